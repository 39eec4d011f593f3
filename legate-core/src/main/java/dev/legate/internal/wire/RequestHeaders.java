package dev.legate.internal.wire;

import dev.legate.Deadline;
import dev.legate.internal.transport.RequestHead;

/**
 * Writes the header fields of a request, on a client, in two parts: those that all calls of a
 * method on a channel have in common, and those that vary (PROTOCOL-HTTP2, "Requests").
 */
public final class RequestHeaders {
  private RequestHeaders() {}

  /**
   * Writes what depends on nothing but the arguments.
   *
   * @param scheme {@code http} or {@code https}
   */
  public static void writeRepeating(
      String path, String authority, String scheme, String userAgent, FieldSink sink) {
    sink.field(FieldNames.METHOD, "POST");
    sink.field(FieldNames.SCHEME, scheme);
    sink.field(FieldNames.PATH, path);
    sink.field(FieldNames.AUTHORITY, authority);
    sink.field(FieldNames.TE, "trailers");
    sink.field(FieldNames.CONTENT_TYPE, "application/grpc");
    sink.field(FieldNames.USER_AGENT, userAgent);
  }

  /** Whether {@link #writeVarying} writes anything. */
  public static boolean varies(RequestHead head) {
    return head.deadline() != null || head.encoding() != null || !head.metadata().isEmpty();
  }

  /**
   * Writes what may differ from call to call, after the rest. A deadline that has passed goes as
   * one nanosecond: whoever makes the call has checked it, and is told by the transport's timer.
   */
  public static void writeVarying(RequestHead head, FieldSink sink) {
    Deadline deadline = head.deadline();
    if (deadline != null) {
      sink.field(FieldNames.GRPC_TIMEOUT, TimeoutText.encode(deadline.remainingNanos()));
    }
    String encoding = head.encoding();
    if (encoding != null) {
      sink.field(FieldNames.GRPC_ENCODING, encoding);
    }
    MetadataFields.write(head.metadata(), sink);
  }
}
