package dev.legate.internal.wire;

import dev.legate.Status;
import dev.legate.StatusCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a request that breaks the rules is answered, at once and without a thread: one block of
 * headers that ends the stream; see {@link ResponseHeaders#writeRejection}.
 *
 * @param httpStatus the value of {@code :status}
 * @param status what a gRPC client is told
 * @param acceptEncoding the value of {@code grpc-accept-encoding}, or null if that is not what the
 *     request was rejected for
 */
public record Rejection(int httpStatus, Status status, @Nullable String acceptEncoding) {
  static final int OK = 200;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int UNSUPPORTED_MEDIA_TYPE = 415;

  /** The answer to a request whose headers are larger than the limit; both are in bytes. */
  public static Rejection headersTooLarge(long size, long limit) {
    return of(
        OK,
        StatusCode.RESOURCE_EXHAUSTED,
        "the request headers have "
            + size
            + " bytes, more than the server's limit of "
            + limit
            + " bytes");
  }

  /** The answer to a request on a connection that holds too much; in bytes. */
  public static Rejection overBudget(String limit, long held, long most) {
    return of(
        OK,
        StatusCode.RESOURCE_EXHAUSTED,
        "the server takes no new calls on this connection while "
            + held
            + " bytes are buffered, of which it holds a large part; "
            + limit
            + " is "
            + most
            + " bytes; read the responses of earlier calls, or cancel those calls");
  }

  /** The answer to a request in an encoding that this side does not read. */
  static Rejection encoding(String found, List<String> known) {
    return new Rejection(
        OK,
        Status.of(
            StatusCode.UNIMPLEMENTED,
            "grpc-encoding "
                + found
                + " is not supported; this server reads "
                + String.join(", ", known)),
        String.join(",", known));
  }

  static Rejection of(int httpStatus, StatusCode code, String description) {
    return new Rejection(httpStatus, Status.of(code, description), null);
  }

  /** The same with a status that fits in the client's limit. */
  public Rejection withStatus(Status fitting) {
    return new Rejection(httpStatus, fitting, acceptEncoding);
  }
}
