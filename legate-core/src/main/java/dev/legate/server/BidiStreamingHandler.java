package dev.legate.server;

import dev.legate.Receiver;
import dev.legate.Responses;

/** Serves a bidirectionally streaming method. */
@FunctionalInterface
public interface BidiStreamingHandler<Q, R> {
  /** Answers a stream of requests with a stream of responses, which ends when this returns. */
  void handle(Receiver<Q> requests, Responses<R> responses) throws Exception;
}
