package dev.legate.server;

import dev.legate.Responses;

/** Serves a server-streaming method. */
@FunctionalInterface
public interface ServerStreamingHandler<Q, R> {
  /** Answers a request with a stream of responses, which ends when this returns. */
  void handle(Q request, Responses<R> responses) throws Exception;
}
