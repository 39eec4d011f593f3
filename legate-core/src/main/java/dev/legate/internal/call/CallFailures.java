package dev.legate.internal.call;

import dev.legate.MethodDescriptor;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.internal.transport.Trailers;
import org.jspecify.annotations.Nullable;

/** What a client's code is told of a call that failed, or that it uses in a wrong way. */
final class CallFailures {
  private CallFailures() {}

  /** How a call ended, with what the status does not say of it. */
  static StatusException received(
      MethodDescriptor<?, ?> method,
      TransportSource source,
      Trailers trailers,
      @Nullable Throwable cause) {
    Status status = trailers.status();
    return StatusException.received(
        status, trailers.metadata(), where(method, source.target(), status, cause), cause);
  }

  /** The target only if the status does not name it. */
  private static String where(
      MethodDescriptor<?, ?> method, String target, Status status, @Nullable Throwable cause) {
    String text = "calling " + method.fullPath();
    if (!status.description().contains(target)) {
      text += " at " + target;
    }
    boolean mute = status.description().isEmpty() && cause == null;
    return mute && (status.code() == StatusCode.UNKNOWN || status.code() == StatusCode.INTERNAL)
        ? text + "; the server gives no reason, its log may"
        : text;
  }

  static IllegalStateException sentAfterLast(MethodDescriptor<?, ?> method) {
    return new IllegalStateException(
        method.type().requestsStream()
            ? "the call of " + method + " was half-closed: nothing can be sent after that"
            : method + " takes one request message, and it was sent");
  }

  static IllegalStateException noneSent(MethodDescriptor<?, ?> method) {
    return new IllegalStateException(method + " takes one request message, none was sent");
  }

  static IllegalStateException receivedBeforeSent(MethodDescriptor<?, ?> method) {
    return new IllegalStateException(
        method + " takes one request message: send it before waiting for the response");
  }

  static IllegalStateException notEndedYet(MethodDescriptor<?, ?> method) {
    return new IllegalStateException(
        "the trailers of " + method + " come with its end, which has not been received yet");
  }
}
