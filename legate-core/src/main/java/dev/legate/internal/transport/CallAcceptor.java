package dev.legate.internal.transport;

import dev.legate.server.Peer;

/** The server behind a transport; called on the transport's thread, never blocks, never throws. */
@FunctionalInterface
public interface CallAcceptor {
  /**
   * A call has arrived, whose head obeys the rules of gRPC.
   *
   * @param stream for the answer; it may be given at once
   * @return who is told the rest
   */
  StreamListener accept(RequestHead head, TransportStream stream, Peer peer);
}
