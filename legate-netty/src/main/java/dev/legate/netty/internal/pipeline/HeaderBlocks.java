package dev.legate.netty.internal.pipeline;

import dev.legate.http2.Headers;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.wire.FieldSink;
import dev.legate.internal.wire.HeaderLimit;
import dev.legate.internal.wire.Rejection;
import dev.legate.internal.wire.ResponseHeaders;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The header blocks of answers. Those that do not vary are one object each, so that the encoder
 * knows them by identity.
 */
public final class HeaderBlocks {
  private static final Headers PLAIN_HEAD =
      build(sink -> ResponseHeaders.writeHead(ResponseHead.PLAIN, sink));
  private static final Headers OK_TRAILERS =
      build(sink -> ResponseHeaders.writeTrailers(Trailers.OK, sink));
  private static final Headers OK_TRAILERS_ONLY =
      build(sink -> ResponseHeaders.writeTrailersOnly(Trailers.OK, sink));

  private HeaderBlocks() {}

  /** The block of a response head. */
  public static Headers head(ResponseHead head) {
    return head.encoding() == null && head.metadata().isEmpty()
        ? PLAIN_HEAD
        : build(sink -> ResponseHeaders.writeHead(head, sink));
  }

  /** The block of trailers behind a head; of those beyond the peer's limit, what fits. */
  public static Headers trailers(Trailers trailers, int limit) {
    return isPlainOk(trailers)
        ? OK_TRAILERS
        : within(limit, trailers, ResponseHeaders::writeTrailers);
  }

  /** The one block of an answer without messages; beyond the peer's limit, what fits. */
  public static Headers trailersOnly(Trailers trailers, int limit) {
    return isPlainOk(trailers)
        ? OK_TRAILERS_ONLY
        : within(limit, trailers, ResponseHeaders::writeTrailersOnly);
  }

  /** The one block that answers what is no gRPC request; beyond the peer's limit, what fits. */
  public static Headers rejection(Rejection rejection, int limit) {
    Trailers trailers = new Trailers(rejection.status(), ResponseHead.PLAIN.metadata());
    return within(
        limit,
        trailers,
        (fitting, sink) ->
            ResponseHeaders.writeRejection(rejection.withStatus(fitting.status()), sink));
  }

  private static Headers within(
      int limit, Trailers trailers, BiConsumer<Trailers, FieldSink> form) {
    Headers whole = build(sink -> form.accept(trailers, sink));
    int size = whole.listSize();
    return size <= limit
        ? whole
        : build(sink -> form.accept(HeaderLimit.fit(trailers, size, limit), sink));
  }

  private static boolean isPlainOk(Trailers trailers) {
    return trailers.status().isOk()
        && trailers.status().description().isEmpty()
        && trailers.status().details() == null
        && trailers.metadata().isEmpty();
  }

  private static Headers build(Consumer<FieldSink> fields) {
    Headers.Builder builder = Headers.builder();
    fields.accept(builder::add);
    return builder.build();
  }
}
