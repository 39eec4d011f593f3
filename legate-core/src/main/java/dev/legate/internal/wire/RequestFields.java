package dev.legate.internal.wire;

import dev.legate.Deadline;
import dev.legate.Metadata;
import dev.legate.StatusCode;
import dev.legate.internal.transport.RequestHead;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a server has read of the header fields of a request: of all of them, or of the first, which
 * many requests share. Immutable, so that it can be kept with what it was read from.
 *
 * <p>A request whose fields are kept costs nothing to read again: {@link #head} gives the same head
 * unless there is a timeout. One that begins with kept fields costs the others:
 *
 * <pre>{@code
 * reader.begin(kept);            // RequestFields.NONE if nothing is known
 * reader.field(name, value);     // for the rest
 * RequestFields fields = reader.end();
 * Rejection rejection = fields.rejection(encodings);
 * if (rejection == null) { accept(fields.head(now, System::nanoTime, null)); }
 * }</pre>
 */
public final class RequestFields {
  /** No fields. */
  public static final RequestFields NONE = new Reader().end();

  private static final long NO_TIMEOUT = Long.MIN_VALUE;

  private final @Nullable String method;
  private final String path;
  private final String authority;
  private final @Nullable String contentType;
  private final @Nullable String encoding;
  private final @Nullable String acceptEncoding;
  private final @Nullable String timeout;
  private final long timeoutNanos;
  private final Metadata metadata;
  private final @Nullable String malformed;

  /** Without a deadline; made when first asked for, and any one is as good as another. */
  private @Nullable RequestHead head;

  private RequestFields(Reader reader) {
    method = reader.method;
    path = reader.path;
    authority = reader.authority;
    contentType = reader.contentType;
    encoding = reader.encoding;
    acceptEncoding = reader.acceptEncoding;
    timeout = reader.timeout;
    timeoutNanos = reader.timeoutNanos;
    metadata = reader.metadata.end();
    malformed = reader.malformed != null ? reader.malformed : reader.metadata.malformed();
  }

  /**
   * How to answer if these fields, being all, are no gRPC request; null if they are one.
   *
   * @param encodings the names of the message encodings that this side reads
   */
  public @Nullable Rejection rejection(List<String> encodings) {
    if (!"POST".equals(method)) {
      return Rejection.of(
          Rejection.METHOD_NOT_ALLOWED,
          StatusCode.INTERNAL,
          "the HTTP method is " + method + ", but gRPC requests are POST");
    }
    if (contentType == null || !FieldNames.isGrpc(contentType)) {
      return Rejection.of(
          Rejection.UNSUPPORTED_MEDIA_TYPE,
          StatusCode.INTERNAL,
          contentType == null
              ? "the request has no content-type, but gRPC requests have application/grpc"
              : "the content-type is " + contentType + ", but gRPC requests have application/grpc");
    }
    if (malformed != null) {
      return Rejection.of(
          Rejection.OK, StatusCode.INTERNAL, "the value of " + malformed + " is not base64");
    }
    if (timeoutNanos == TimeoutText.MALFORMED) {
      return Rejection.of(
          Rejection.OK,
          StatusCode.INTERNAL,
          "grpc-timeout is '"
              + timeout
              + "', but it must be at most eight digits and one of H, M, S, m, u, n");
    }
    if (encoding != null && !encodings.contains(encoding)) {
      return Rejection.encoding(encoding, encodings);
    }
    return null;
  }

  /**
   * The head of the request; meant for one without {@link #rejection}.
   *
   * @param nowNanos when the request came, from which its time counts
   * @param nanoClock the clock that said so, on which the deadline is
   * @param cap the longest time that the call may have; null: any
   */
  public RequestHead head(long nowNanos, LongSupplier nanoClock, @Nullable Duration cap) {
    RequestHead own = head(nowNanos, nanoClock);
    if (cap == null) {
      return own;
    }
    long most = TimeUnit.NANOSECONDS.convert(cap);
    Deadline latest = Deadline.afterNanos(most, nowNanos, nanoClock);
    Deadline deadline = own.deadline();
    return deadline != null && deadline.compareTo(latest) <= 0
        ? own
        : new RequestHead(path, authority, latest, encoding, acceptEncoding, metadata);
  }

  private RequestHead head(long nowNanos, LongSupplier nanoClock) {
    if (timeoutNanos != NO_TIMEOUT) {
      Deadline deadline = Deadline.afterNanos(timeoutNanos, nowNanos, nanoClock);
      return new RequestHead(path, authority, deadline, encoding, acceptEncoding, metadata);
    }
    RequestHead made = head;
    if (made == null) {
      made = new RequestHead(path, authority, null, encoding, acceptEncoding, metadata);
      head = made;
    }
    return made;
  }

  /** Reads fields. Reusable; for one thread. */
  public static final class Reader implements FieldSink {
    private final MetadataFields metadata = new MetadataFields();
    private @Nullable String method;
    private String path = "";
    private String authority = "";
    private @Nullable String contentType;
    private @Nullable String encoding;
    private @Nullable String acceptEncoding;
    private @Nullable String timeout;
    private long timeoutNanos = NO_TIMEOUT;
    private @Nullable String malformed;

    /** Starts anew, after the fields that were read before. */
    public void begin(RequestFields known) {
      method = known.method;
      path = known.path;
      authority = known.authority;
      contentType = known.contentType;
      encoding = known.encoding;
      acceptEncoding = known.acceptEncoding;
      timeout = known.timeout;
      timeoutNanos = known.timeoutNanos;
      malformed = known.malformed;
      metadata.begin(known.metadata);
    }

    /** Takes the next field; of one that may stand once only, the last counts. */
    @Override
    public void field(String name, String value) {
      switch (name) {
        case FieldNames.METHOD -> method = value;
        case FieldNames.PATH -> path = value;
        case FieldNames.AUTHORITY -> authority = value;
        case FieldNames.HOST -> authority = authority.isEmpty() ? value : authority;
        case FieldNames.CONTENT_TYPE -> contentType = value;
        case FieldNames.GRPC_ENCODING -> encoding = FieldNames.encoding(value);
        case FieldNames.GRPC_ACCEPT_ENCODING ->
            acceptEncoding = acceptEncoding == null ? value : acceptEncoding + "," + value;
        case FieldNames.GRPC_TIMEOUT -> {
          timeout = value;
          timeoutNanos = TimeoutText.decode(value);
        }
        // What only the protocol uses must not come back to the peer when metadata is sent on.
        case FieldNames.SCHEME,
            FieldNames.STATUS,
            FieldNames.TE,
            FieldNames.CONTENT_LENGTH,
            FieldNames.GRPC_MESSAGE_TYPE,
            FieldNames.GRPC_MESSAGE,
            FieldNames.GRPC_STATUS,
            FieldNames.GRPC_STATUS_DETAILS -> {}
        default -> metadata.field(name, value);
      }
    }

    /** What was read. */
    public RequestFields end() {
      return new RequestFields(this);
    }
  }
}
