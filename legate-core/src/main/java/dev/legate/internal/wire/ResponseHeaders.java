package dev.legate.internal.wire;

import dev.legate.Status;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import java.nio.ByteBuffer;

/**
 * Writes the header fields of an answer, on a server (PROTOCOL-HTTP2, "Responses"). What it writes
 * depends on nothing but the arguments, so that {@link ResponseHead#PLAIN} and {@link Trailers#OK}
 * need to be written once.
 */
public final class ResponseHeaders {
  private ResponseHeaders() {}

  /** Writes the response headers. */
  public static void writeHead(ResponseHead head, FieldSink sink) {
    writeStart(Rejection.OK, sink);
    String encoding = head.encoding();
    if (encoding != null) {
      sink.field(FieldNames.GRPC_ENCODING, encoding);
    }
    MetadataFields.write(head.metadata(), sink);
  }

  /** Writes the trailers, after response headers. */
  public static void writeTrailers(Trailers trailers, FieldSink sink) {
    writeStatus(trailers.status(), sink);
    MetadataFields.write(trailers.metadata(), sink);
  }

  /**
   * Whether an answer without messages may be one block. With metadata in the response headers it
   * stays two, because the client would take them for trailers.
   */
  public static boolean fitsTrailersOnly(ResponseHead head) {
    return head.metadata().isEmpty();
  }

  /** Writes an answer without messages as one block; see {@link #fitsTrailersOnly}. */
  public static void writeTrailersOnly(Trailers trailers, FieldSink sink) {
    writeStart(Rejection.OK, sink);
    writeTrailers(trailers, sink);
  }

  /** Writes the whole answer to a request that is no gRPC request, as one block. */
  public static void writeRejection(Rejection rejection, FieldSink sink) {
    writeStart(rejection.httpStatus(), sink);
    if (rejection.httpStatus() == Rejection.METHOD_NOT_ALLOWED) {
      // RFC 9110 §15.5.6
      sink.field(FieldNames.ALLOW, "POST");
    }
    String acceptEncoding = rejection.acceptEncoding();
    if (acceptEncoding != null) {
      sink.field(FieldNames.GRPC_ACCEPT_ENCODING, acceptEncoding);
    }
    writeStatus(rejection.status(), sink);
  }

  private static void writeStart(int httpStatus, FieldSink sink) {
    sink.field(
        FieldNames.STATUS, httpStatus == Rejection.OK ? "200" : Integer.toString(httpStatus));
    sink.field(FieldNames.CONTENT_TYPE, "application/grpc");
  }

  private static void writeStatus(Status status, FieldSink sink) {
    sink.field(
        FieldNames.GRPC_STATUS, status.isOk() ? "0" : Integer.toString(status.code().number()));
    if (!status.description().isEmpty()) {
      sink.field(FieldNames.GRPC_MESSAGE, PercentText.encode(status.description()));
    }
    ByteBuffer details = status.details();
    if (details != null) {
      byte[] bytes = new byte[details.remaining()];
      details.get(bytes);
      sink.field(FieldNames.GRPC_STATUS_DETAILS, BinaryText.encode(bytes));
    }
  }
}
