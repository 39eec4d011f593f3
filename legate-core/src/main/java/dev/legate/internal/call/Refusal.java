package dev.legate.internal.call;

import dev.legate.Status;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import org.jspecify.annotations.Nullable;

/**
 * Why a server does not take a call.
 *
 * @param limit which limit it is, as docs/limits.md lists it; null if it is none
 * @param configured its value
 * @param answer what the client is told
 */
public record Refusal(@Nullable String limit, long configured, Trailers answer) {
  /** A refusal by a limit. */
  public static Refusal by(String limit, long configured, Status answer) {
    return new Refusal(limit, configured, trailers(answer));
  }

  /** A refusal that is no limit's. */
  public static Refusal without(Status answer) {
    return new Refusal(null, 0, trailers(answer));
  }

  private static Trailers trailers(Status status) {
    return new Trailers(status, ResponseHead.PLAIN.metadata());
  }
}
