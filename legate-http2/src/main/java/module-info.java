import org.jspecify.annotations.NullMarked;

/**
 * HTTP/2 as a pure machine: bytes in and bytes out, without threads, sockets or clocks.
 *
 * <p>Exported to {@code dev.legate.netty} only; nothing here knows of gRPC.
 */
@NullMarked
@SuppressWarnings("module") // the qualified export names a module that is compiled after this one
module dev.legate.http2 {
  requires static transitive org.jspecify;

  exports dev.legate.http2 to
      dev.legate.netty;
  exports dev.legate.http2.connection to
      dev.legate.netty;
}
