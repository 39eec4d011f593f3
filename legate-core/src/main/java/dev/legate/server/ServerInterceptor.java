package dev.legate.server;

/**
 * A function around the serving of a call, of any shape.
 *
 * <p>Runs on the handler's thread, and may block there, except around methods that are marked
 * {@link ServiceDefinition#inline() inline}: for those it has to say that it never does.
 */
@FunctionalInterface
public interface ServerInterceptor {
  /** Serves a call, usually with {@code next.handle(call)} somewhere; throwing answers the call. */
  void intercept(ServerCall call, CallHandler next) throws Exception;

  /** Whether this may block; true unless overridden or made by {@link #nonBlocking}. */
  default boolean mayBlock() {
    return true;
  }

  /** An interceptor of which its author promises that it never blocks. */
  static ServerInterceptor nonBlocking(ServerInterceptor interceptor) {
    return new ServerInterceptor() {
      @Override
      public void intercept(ServerCall call, CallHandler next) throws Exception {
        interceptor.intercept(call, next);
      }

      @Override
      public boolean mayBlock() {
        return false;
      }
    };
  }
}
