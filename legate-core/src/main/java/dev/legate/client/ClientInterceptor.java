package dev.legate.client;

import dev.legate.MethodDescriptor;

/**
 * A function around the making of a call, of any shape.
 *
 * <p>Runs on the caller's thread, whose scoped values it sees. It may change the options, wrap the
 * call ({@link ClientCall#mapSent}, {@link ClientCall#mapReceived}), watch its end ({@link
 * ClientCall#onComplete}), or throw, which fails the call there and then.
 */
@FunctionalInterface
public interface ClientInterceptor {
  /** Makes a call, usually with {@code next.newCall(method, options)}. */
  ClientCall intercept(MethodDescriptor<?, ?> method, CallOptions options, CallFactory next);
}
