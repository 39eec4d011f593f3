import org.jspecify.annotations.NullMarked;

/** Protobuf messages over Legate: how they become bytes, and errors that explain themselves. */
@NullMarked
@SuppressWarnings("requires-transitive-automatic") // protobuf's jars have no module descriptors
module dev.legate.protobuf {
  requires static transitive org.jspecify;
  requires transitive com.google.protobuf;
  requires transitive dev.legate;
  requires transitive proto.google.common.protos;

  exports dev.legate.protobuf;
}
