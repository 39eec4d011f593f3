package dev.legate.internal.compress;

import dev.legate.Metadata;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.internal.transport.TransportStream;
import dev.legate.internal.wire.MessageFramer;
import dev.legate.internal.wire.SizeLimit;
import dev.legate.spi.Compressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compresses framed messages, and decompresses those that have the compressed flag. */
public final class CompressedMessages {
  /** The smallest and the largest piece in which a decompressed message grows. */
  private static final int SMALLEST_PIECE = 256;

  static final int LARGEST_PIECE = 64 * 1024;

  private CompressedMessages() {}

  /**
   * The framed message compressed, or itself if it would not get smaller by that.
   *
   * @throws StatusException INTERNAL if the compressor fails
   */
  public static ByteBuffer compress(Compressor compressor, ByteBuffer framed) {
    int size = framed.remaining() - MessageFramer.PREFIX;
    if (size == 0) {
      return framed;
    }
    FramedOutput output = new FramedOutput(Math.max(64, size / 4));
    try (OutputStream compressing = compressor.compress(output)) {
      compressing.write(
          framed.array(), framed.arrayOffset() + framed.position() + MessageFramer.PREFIX, size);
    } catch (IOException | RuntimeException failure) {
      throw failed("a message could not be compressed with " + compressor.name(), failure);
    }
    return output.messageSize() < size ? output.framed() : framed;
  }

  /**
   * Takes the next of framed messages, which has the compressed flag: its bytes before it was
   * compressed. What it costs is bounded by what was produced, never by what the message promises.
   *
   * @param encoding the peer's, or null for identity
   * @param whose limit {@code maxReceiveSize} is, for the text of a failure
   * @param stream where it came, which is told if it is too large; null if nobody is to be
   * @throws StatusException INTERNAL if the encoding is not known or the bytes are not in it;
   *     RESOURCE_EXHAUSTED as soon as they are more than {@code maxReceiveSize}
   */
  public static ByteBuffer next(
      ByteBuffer framed,
      Encodings encodings,
      @Nullable String encoding,
      int maxReceiveSize,
      SizeLimit whose,
      @Nullable TransportStream stream) {
    ByteBuffer compressed = MessageFramer.next(framed);
    Compressor compressor = encodings.find(encoding);
    if (compressor == null) {
      throw new StatusException(
          StatusCode.INTERNAL,
          "a message is compressed with "
              + encoding
              + ", which is not supported here; supported are "
              + String.join(", ", encodings.names()));
    }
    int size = compressed.remaining();
    try (InputStream decompressing = compressor.decompress(input(compressed))) {
      return read(decompressing, size, maxReceiveSize);
    } catch (TooLarge tooLarge) {
      String found =
          "of %d bytes compressed with %s has at least %d bytes when decompressed"
              .formatted(size, encoding, tooLarge.soFar);
      if (stream != null) {
        stream.limitReached("maxReceiveSize", maxReceiveSize, "a message " + found);
      }
      throw new StatusException(whose.exceeded(found, maxReceiveSize), new Metadata(), null);
    } catch (IOException | RuntimeException malformed) {
      throw failed(
          "a message of " + size + " bytes could not be decompressed with " + encoding, malformed);
    }
  }

  private static InputStream input(ByteBuffer bytes) {
    return new ByteArrayInputStream(
        bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
  }

  /** All there is, in pieces that are put together at the end. */
  private static ByteBuffer read(InputStream source, int compressedSize, int limit)
      throws IOException {
    List<byte[]> full = null;
    long room = limit + 1L; // one more byte tells that it is too large
    byte[] piece = new byte[pieceSize(4L * compressedSize, room)];
    int filled = 0;
    int before = 0;
    for (int count = source.read(piece); count >= 0; ) {
      filled += count;
      if (before + (long) filled > limit) {
        throw new TooLarge(before + (long) filled);
      }
      if (filled == piece.length) {
        full = full == null ? new ArrayList<>() : full;
        full.add(piece);
        before += filled;
        filled = 0;
        piece = new byte[pieceSize(2L * piece.length, room - before)];
      }
      count = source.read(piece, filled, piece.length - filled);
    }
    if (full == null) {
      return ByteBuffer.wrap(piece, 0, filled);
    }
    ByteBuffer whole = ByteBuffer.allocate(before + filled);
    full.forEach(whole::put);
    return whole.put(piece, 0, filled).flip();
  }

  private static int pieceSize(long wanted, long room) {
    return (int) Math.min(room, Math.clamp(wanted, SMALLEST_PIECE, LARGEST_PIECE));
  }

  private static StatusException failed(String what, Exception cause) {
    String why = cause.getMessage();
    return new StatusException(
        StatusCode.INTERNAL, what + ": " + (why == null ? cause.toString() : why), cause);
  }

  /** More was decompressed than may be received. */
  @SuppressWarnings("serial")
  private static final class TooLarge extends IOException {
    private final long soFar;

    TooLarge(long soFar) {
      this.soFar = soFar;
    }
  }

  /** Where a compressed message grows, with room for its prefix. */
  private static final class FramedOutput extends ByteArrayOutputStream {
    FramedOutput(int expected) {
      super(MessageFramer.PREFIX + expected);
      count = MessageFramer.PREFIX;
    }

    int messageSize() {
      return count - MessageFramer.PREFIX;
    }

    ByteBuffer framed() {
      ByteBuffer framed = ByteBuffer.wrap(buf, 0, count);
      framed.put(0, MessageFramer.COMPRESSED).putInt(1, messageSize());
      return framed;
    }
  }
}
