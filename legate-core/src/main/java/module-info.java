import org.jspecify.annotations.NullMarked;

/** gRPC for modern Java: the public API, the semantics of calls, and the client stack. */
@NullMarked
@SuppressWarnings("module") // qualified exports name modules that are compiled after this one
module dev.legate {
  requires static transitive org.jspecify;
  requires static jdk.jfr; // limits that are reached are recorded, where there is a recorder

  exports dev.legate;
  exports dev.legate.client;
  exports dev.legate.server;
  exports dev.legate.spi;
  exports dev.legate.stub;

  // A network transport is told calls and tells them.
  exports dev.legate.internal.transport to
      dev.legate.netty;

  // gRPC's rules for header fields and message prefixes, which every network transport applies.
  exports dev.legate.internal.wire to
      dev.legate.netty;

  uses dev.legate.internal.transport.TransportProvider;

  provides dev.legate.internal.transport.TransportProvider with
      dev.legate.internal.inprocess.InProcessTransport;
}
