package dev.legate.server;

/** Serves a unary method. */
@FunctionalInterface
public interface UnaryHandler<Q, R> {
  /** Answers a request. */
  R handle(Q request) throws Exception;
}
