package dev.legate.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A message encoding: a way to compress messages, one by one. {@code gzip} and {@code deflate} are
 * there already; others are given to {@link dev.legate.client.ChannelBuilder#compressor} and {@link
 * dev.legate.server.ServerBuilder#compressor}, also in the place of one of those.
 *
 * <p>For any thread, several at a time. Its streams are used by one thread, that of the handler or
 * of the caller, and each is closed once, whatever happened. Limits of sizes are Legate's business:
 * it stops reading when a message becomes too large, so an implementation should produce bytes as
 * it is asked for them, not ahead.
 */
public interface Compressor {
  /**
   * The name in {@code grpc-encoding}: lower-case letters, digits, '-', '_' and '.', and not {@code
   * identity}.
   */
  String name();

  /**
   * A stream that compresses one message.
   *
   * @param target where compressed bytes go; closing the result writes the last of them
   * @throws IOException if that is not possible; the call then ends with INTERNAL
   */
  OutputStream compress(OutputStream target) throws IOException;

  /**
   * A stream of the bytes that were compressed.
   *
   * @param source the compressed bytes of one message, which came from a peer, and then the end
   * @return whose reading throws an IOException if the source is no whole message in this encoding,
   *     or something follows it; the call then ends with INTERNAL and that exception's text
   * @throws IOException for the same reasons
   */
  InputStream decompress(InputStream source) throws IOException;
}
