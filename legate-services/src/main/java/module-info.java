import org.jspecify.annotations.NullMarked;

/** The services that every server should have: health and reflection. */
@NullMarked
module dev.legate.services {
  requires static transitive org.jspecify;
  requires transitive dev.legate.protobuf;

  exports dev.legate.services;
  exports dev.legate.services.health;
  exports dev.legate.services.reflection.v1;
  exports dev.legate.services.reflection.v1alpha;
}
