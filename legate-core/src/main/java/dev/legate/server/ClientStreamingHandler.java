package dev.legate.server;

import dev.legate.Receiver;

/** Serves a client-streaming method. */
@FunctionalInterface
public interface ClientStreamingHandler<Q, R> {
  /** Answers a stream of requests; it need not read them all. */
  R handle(Receiver<Q> requests) throws Exception;
}
