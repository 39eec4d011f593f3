package dev.legate.internal.wire;

import dev.legate.Status;
import dev.legate.StatusCode;

/**
 * How a request that breaks the rules is answered, at once and without a thread: one block of
 * headers that ends the stream; see {@link ResponseHeaders#writeRejection}.
 *
 * @param httpStatus the value of {@code :status}
 * @param status what a gRPC client is told
 */
public record Rejection(int httpStatus, Status status) {
  static final int OK = 200;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int UNSUPPORTED_MEDIA_TYPE = 415;

  /** The answer to a request whose headers are larger than the limit; both are in bytes. */
  public static Rejection headersTooLarge(long size, long limit) {
    return new Rejection(
        OK,
        Status.of(
            StatusCode.RESOURCE_EXHAUSTED,
            "the request headers have "
                + size
                + " bytes, more than the limit of "
                + limit
                + " bytes"));
  }

  static Rejection of(int httpStatus, StatusCode code, String description) {
    return new Rejection(httpStatus, Status.of(code, description));
  }
}
