package dev.legate.internal.wire;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.transport.FailureTexts;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a client has read of one block of header fields of an answer: response headers, trailers, or
 * both in one. Immutable, so that it can be kept with what it was read from, and then costs nothing
 * to read again.
 *
 * <p>A block that ends the stream is {@link #trailersOnly} if it is the first, else {@link
 * #trailers}. One that does not is {@link #head}, unless {@link #failure} tells that this is no
 * gRPC answer; what follows then goes to a {@link ForeignResponse}.
 */
public final class ResponseFields {
  private static final int NO_STATUS = -1;
  private static final String HTTP_OK = "200";

  private final @Nullable String httpStatus;
  private final @Nullable String contentType;
  private final @Nullable String server;
  private final @Nullable String malformed;
  private final ResponseHead head;
  private final @Nullable Status status;

  private ResponseFields(Reader reader) {
    httpStatus = reader.httpStatus;
    contentType = reader.contentType;
    server = reader.server;
    malformed = reader.metadata.malformed();
    Metadata metadata = reader.metadata.end();
    boolean plain = reader.encoding == null && metadata.isEmpty();
    head = plain ? ResponseHead.PLAIN : new ResponseHead(reader.encoding, metadata);
    status = reader.grpcStatus == null ? null : statusOf(reader, reader.grpcStatus);
  }

  private static Status statusOf(Reader reader, String grpcStatus) {
    String text = reader.message == null ? "" : PercentText.decode(reader.message);
    StatusCode code = StatusCode.ofNumber(number(grpcStatus));
    if (code == null) {
      String found = "the server sent grpc-status '" + grpcStatus + "', which gRPC does not define";
      return Status.of(StatusCode.UNKNOWN, text.isEmpty() ? found : text + "; " + found);
    }
    byte[] details = reader.details == null ? null : BinaryText.decode(reader.details);
    if (code == StatusCode.OK && text.isEmpty() && details == null) {
      return Status.OK;
    }
    return new Status(code, text, details == null ? null : ByteBuffer.wrap(details));
  }

  /** The number in a text of at most three digits, or one that nothing has. */
  private static int number(String text) {
    if (text.isEmpty() || text.length() > 3) {
      return NO_STATUS;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return NO_STATUS;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** Why these fields, which do not end the stream, begin no gRPC answer; null if they do. */
  public @Nullable Status failure() {
    if (!HTTP_OK.equals(httpStatus)) {
      return foreign("HTTP status " + httpStatus + " where gRPC has 200");
    }
    if (contentType == null || !FieldNames.isGrpc(contentType)) {
      return foreign("an answer that is not gRPC");
    }
    return malformed == null ? null : notBase64();
  }

  /** What to look at after a {@link #failure}; may be empty. */
  public String hint() {
    boolean foreign = contentType == null || !FieldNames.isGrpc(contentType);
    return foreign || !HTTP_OK.equals(httpStatus)
        ? FailureTexts.hintOfHttpStatus(httpNumber())
        : "";
  }

  private int httpNumber() {
    return httpStatus == null ? NO_STATUS : number(httpStatus);
  }

  /** The response headers; meant for a block without {@link #failure}. */
  public ResponseHead head() {
    return head;
  }

  /** The trailers, after response headers. */
  public Trailers trailers() {
    if (malformed != null && (status == null || status.isOk())) {
      return failed(notBase64());
    }
    if (status == null) {
      return failed(
          Status.of(
              StatusCode.UNKNOWN,
              "the server sent trailers without grpc-status: it, or a proxy, breaks gRPC's rules"));
    }
    return status.equals(Status.OK) && head.metadata().isEmpty()
        ? Trailers.OK
        : new Trailers(status, head.metadata());
  }

  /** The whole answer, in a block that is first and last. */
  public Trailers trailersOnly() {
    if (status != null) {
      return trailers();
    }
    Status failure = failure();
    return failed(
        failure != null
            ? new ForeignResponse(failure, hint()).end()
            : Status.of(
                StatusCode.UNKNOWN, "the server ended its answer without grpc-status or message"));
  }

  private Trailers failed(Status failure) {
    return new Trailers(failure, head.metadata());
  }

  private Status foreign(String what) {
    return Status.of(
        StatusMapping.ofHttpStatus(httpNumber()),
        "the server sent "
            + what
            + " (content-type "
            + (contentType == null ? "is missing" : contentType)
            + (server == null ? "" : ", server " + server)
            + ")");
  }

  private Status notBase64() {
    return Status.of(
        StatusCode.INTERNAL, "the value of " + malformed + " in the answer is not base64");
  }

  /** Reads fields. Reusable; for one thread. */
  public static final class Reader implements FieldSink {
    private final MetadataFields metadata = new MetadataFields();
    private @Nullable String httpStatus;
    private @Nullable String contentType;
    private @Nullable String server;
    private @Nullable String encoding;
    private @Nullable String grpcStatus;
    private @Nullable String message;
    private @Nullable String details;

    /** Starts anew. */
    public void begin() {
      metadata.begin(ResponseHead.PLAIN.metadata());
      httpStatus = null;
      contentType = null;
      server = null;
      encoding = null;
      grpcStatus = null;
      message = null;
      details = null;
    }

    /** Takes the next field; of one that may stand once only, the last counts. */
    @Override
    public void field(String name, String value) {
      switch (name) {
        case FieldNames.STATUS -> httpStatus = value;
        case FieldNames.CONTENT_TYPE -> contentType = value;
        case FieldNames.SERVER -> {
          server = value;
          metadata.field(name, value);
        }
        case FieldNames.GRPC_ENCODING -> encoding = FieldNames.encoding(value);
        case FieldNames.GRPC_STATUS -> grpcStatus = value;
        case FieldNames.GRPC_MESSAGE -> message = value;
        case FieldNames.GRPC_STATUS_DETAILS -> details = value;
        // What only the protocol uses must not reach a peer when metadata is sent on.
        case FieldNames.CONTENT_LENGTH,
            FieldNames.TE,
            FieldNames.GRPC_ACCEPT_ENCODING,
            FieldNames.GRPC_MESSAGE_TYPE,
            FieldNames.GRPC_TIMEOUT -> {}
        default -> metadata.field(name, value);
      }
    }

    /** What was read. */
    public ResponseFields end() {
      return new ResponseFields(this);
    }
  }
}
