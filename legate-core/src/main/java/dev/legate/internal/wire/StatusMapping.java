package dev.legate.internal.wire;

import dev.legate.StatusCode;

/** What HTTP's own ways of failing mean to a gRPC client. */
public final class StatusMapping {
  private StatusMapping() {}

  /** For an answer without {@code grpc-status} (http-grpc-status-mapping of the gRPC docs). */
  public static StatusCode ofHttpStatus(int httpStatus) {
    return switch (httpStatus) {
      case 400, 431 -> StatusCode.INTERNAL;
      case 401 -> StatusCode.UNAUTHENTICATED;
      case 403 -> StatusCode.PERMISSION_DENIED;
      case 404 -> StatusCode.UNIMPLEMENTED;
      case 429, 502, 503, 504 -> StatusCode.UNAVAILABLE;
      default -> StatusCode.UNKNOWN;
    };
  }

  /**
   * For a stream that the server has reset (PROTOCOL-HTTP2, "Errors").
   *
   * @param errorCode of RFC 9113 §7; one that is not defined there counts as INTERNAL_ERROR
   */
  public static StatusCode ofReset(int errorCode) {
    return switch (errorCode) {
      case 0x5, 0xd -> StatusCode.UNKNOWN; // STREAM_CLOSED, HTTP_1_1_REQUIRED: not in the table
      case 0x7 -> StatusCode.UNAVAILABLE; // REFUSED_STREAM
      case 0x8 -> StatusCode.CANCELLED; // CANCEL
      case 0xb -> StatusCode.RESOURCE_EXHAUSTED; // ENHANCE_YOUR_CALM
      case 0xc -> StatusCode.PERMISSION_DENIED; // INADEQUATE_SECURITY
      default -> StatusCode.INTERNAL;
    };
  }
}
