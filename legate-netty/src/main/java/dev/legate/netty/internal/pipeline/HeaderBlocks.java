package dev.legate.netty.internal.pipeline;

import dev.legate.http2.Headers;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.wire.FieldSink;
import dev.legate.internal.wire.Rejection;
import dev.legate.internal.wire.ResponseHeaders;
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

  /** The block of trailers behind a head. */
  public static Headers trailers(Trailers trailers) {
    return isPlainOk(trailers)
        ? OK_TRAILERS
        : build(sink -> ResponseHeaders.writeTrailers(trailers, sink));
  }

  /** The one block of an answer without messages. */
  public static Headers trailersOnly(Trailers trailers) {
    return isPlainOk(trailers)
        ? OK_TRAILERS_ONLY
        : build(sink -> ResponseHeaders.writeTrailersOnly(trailers, sink));
  }

  /** The one block that answers what is no gRPC request. */
  public static Headers rejection(Rejection rejection) {
    return build(sink -> ResponseHeaders.writeRejection(rejection, sink));
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
