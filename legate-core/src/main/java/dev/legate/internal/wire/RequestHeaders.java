package dev.legate.internal.wire;

import dev.legate.internal.transport.ConnectorOptions;
import dev.legate.internal.transport.RequestHead;

/**
 * Writes the header fields of a request, on a client, in two parts: those that all calls of a
 * method on a channel have in common, and those that vary (PROTOCOL-HTTP2, "Requests").
 */
public final class RequestHeaders {
  private RequestHeaders() {}

  /**
   * What all requests of a channel say.
   *
   * @param userAgent the value of {@code user-agent}
   * @param acceptEncoding the value of {@code grpc-accept-encoding}
   */
  public record Common(String userAgent, String acceptEncoding) {
    /** As a channel has it. */
    public static Common of(ConnectorOptions options) {
      return new Common(options.userAgent(), String.join(",", options.encodings()));
    }
  }

  /**
   * Writes what depends on nothing but the arguments.
   *
   * @param scheme {@code http} or {@code https}
   * @param common what all requests of the channel say
   */
  public static void writeRepeating(
      String path, String authority, String scheme, Common common, FieldSink sink) {
    sink.field(FieldNames.METHOD, "POST");
    sink.field(FieldNames.SCHEME, scheme);
    sink.field(FieldNames.PATH, path);
    sink.field(FieldNames.AUTHORITY, authority);
    sink.field(FieldNames.TE, "trailers");
    sink.field(FieldNames.CONTENT_TYPE, "application/grpc");
    sink.field(FieldNames.GRPC_ACCEPT_ENCODING, common.acceptEncoding());
    sink.field(FieldNames.USER_AGENT, common.userAgent());
  }

  /** Whether {@link #writeVarying} writes anything. */
  public static boolean varies(RequestHead head) {
    return head.deadline() != null || head.encoding() != null || !head.metadata().isEmpty();
  }

  /**
   * Writes what may differ from call to call, after the rest. A deadline that has passed goes as
   * one nanosecond: whoever makes the call has checked it, and is told by the transport's timer.
   *
   * @param remainingNanos until the deadline, if there is one; the caller has asked its clock
   */
  public static void writeVarying(RequestHead head, long remainingNanos, FieldSink sink) {
    if (head.deadline() != null) {
      sink.field(FieldNames.GRPC_TIMEOUT, TimeoutText.encode(remainingNanos));
    }
    String encoding = head.encoding();
    if (encoding != null) {
      sink.field(FieldNames.GRPC_ENCODING, encoding);
    }
    MetadataFields.write(head.metadata(), sink);
  }
}
