package dev.legate.client;

import dev.legate.MethodDescriptor;

/**
 * Starts calls; a {@link Channel} is one, and so is a channel behind interceptors.
 *
 * <p>For any thread.
 */
@FunctionalInterface
public interface CallFactory {
  /**
   * Makes a call; never blocks. What has to be waited for (a connection, window) is waited for when
   * the call is first used.
   */
  ClientCall newCall(MethodDescriptor<?, ?> method, CallOptions options);

  /** This factory with interceptors around it, of which the first sees a call first. */
  default CallFactory with(ClientInterceptor... interceptors) {
    CallFactory factory = this;
    for (int i = interceptors.length - 1; i >= 0; i--) {
      CallFactory next = factory;
      ClientInterceptor interceptor = interceptors[i];
      factory = (method, options) -> interceptor.intercept(method, options, next);
    }
    return factory;
  }
}
