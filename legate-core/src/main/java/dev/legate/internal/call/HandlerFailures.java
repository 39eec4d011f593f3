package dev.legate.internal.call;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.internal.transport.Trailers;
import dev.legate.server.ExceptionTranslator;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** What clients and the log are told of what handlers throw. */
final class HandlerFailures {
  private static final Logger LOG = System.getLogger("dev.legate.server");

  private HandlerFailures() {}

  /**
   * The answer to a call whose handler threw. What is neither a StatusException of the handler's
   * own nor translated becomes UNKNOWN without a text, so that nothing leaks, and is logged, once.
   */
  static Trailers answerTo(
      Throwable thrown, IncomingContext context, ExceptionTranslator translator) {
    StatusException answer = translated(thrown, context, translator);
    if (answer == null && thrown instanceof StatusException own && !own.isReceived()) {
      answer = own;
    }
    if (answer == null) {
      LOG.log(
          Level.WARNING,
          () ->
              "the handler of %s failed, and %s was told UNKNOWN"
                  .formatted(context.method().fullPath(), context.peer().address()),
          thrown);
      answer = new StatusException(StatusCode.UNKNOWN, "");
    }
    return trailers(answer.status(), context.takeTrailers(), answer.trailers());
  }

  /** A handler threw after its call had ended, usually because of that. */
  static void late(Throwable thrown, IncomingContext context) {
    LOG.log(
        Level.DEBUG,
        () -> "the handler of " + context.method().fullPath() + " ended after its call",
        thrown);
  }

  private static @Nullable StatusException translated(
      Throwable thrown, IncomingContext context, ExceptionTranslator translator) {
    try {
      return translator.translate(thrown, context);
    } catch (RuntimeException | Error broken) {
      broken.addSuppressed(thrown);
      LOG.log(Level.ERROR, "the exception translator failed; it is passed over", broken);
      return null;
    }
  }

  private static Trailers trailers(Status status, @Nullable Metadata first, Metadata second) {
    if (first == null || first.isEmpty()) {
      return new Trailers(status, second);
    }
    return new Trailers(status, second.isEmpty() ? first : first.copy().addAll(second));
  }
}
