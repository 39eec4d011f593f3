import org.jspecify.annotations.NullMarked;

/** Protobuf messages over Legate: how they become bytes. */
@NullMarked
@SuppressWarnings(
    "requires-transitive-automatic") // protobuf-java has a module name but no descriptor
module dev.legate.protobuf {
  requires static transitive org.jspecify;
  requires transitive com.google.protobuf;
  requires transitive dev.legate;

  exports dev.legate.protobuf;
}
