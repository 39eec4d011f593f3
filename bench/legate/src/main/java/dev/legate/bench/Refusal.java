package dev.legate.bench;

import dev.legate.Metadata;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.server.CallHandler;
import dev.legate.server.ServerCall;
import dev.legate.server.ServerInterceptor;

/**
 * Reads a header of each call, and would refuse those that have a certain value, which none has.
 */
final class Refusal implements ServerInterceptor {
  private final Metadata.Key<String> header;

  private Refusal(Metadata.Key<String> header) {
    this.header = header;
  }

  static Refusal named(String header) {
    return new Refusal(Metadata.Key.text(header));
  }

  @Override
  public void intercept(ServerCall call, CallHandler next) throws Exception {
    if ("refused".equals(call.context().requestHeaders().get(header))) {
      throw new StatusException(StatusCode.PERMISSION_DENIED, header.name() + " is 'refused'");
    }
    next.handle(call);
  }
}
