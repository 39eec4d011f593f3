import org.jspecify.annotations.NullMarked;

/** The {@code legate} command. */
@NullMarked
module dev.legate.cli {
  requires com.google.gson;
  requires com.google.protobuf;
  requires com.google.protobuf.util;
  requires dev.legate;
  requires dev.legate.protobuf;
  requires dev.legate.services;
  requires info.picocli;
  requires java.logging;
  requires proto.google.common.protos;
  requires static org.jspecify;

  opens dev.legate.cli to
      info.picocli;
}
