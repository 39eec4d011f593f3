package dev.legate.internal.compress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates a source, in pieces no larger than are asked for. Closing gives the native memory back.
 */
abstract class Inflating extends InputStream {
  private final InputStream source;
  private final ZlibFormat format;
  private final Inflater inflater;
  private final byte[] input = new byte[1024];
  private int position;
  private int end;
  private boolean started;
  private boolean finished;
  private boolean closed;

  Inflating(InputStream source, ZlibFormat format) {
    this.source = source;
    this.format = format;
    this.inflater = format.takeInflater();
  }

  /** Reads what stands before the first deflated data. */
  abstract void readStart() throws IOException;

  /**
   * Reads what stands after deflated data.
   *
   * @return whether more deflated data follows
   */
  abstract boolean readEnd() throws IOException;

  /** Is shown what was inflated. */
  abstract void inflated(byte[] bytes, int offset, int length);

  /** The next byte of the source, or -1 at its end. */
  final int next() throws IOException {
    return position < end || fill() ? input[position++] & 0xff : -1;
  }

  private boolean fill() throws IOException {
    position = 0;
    end = Math.max(0, source.read(input));
    return end > 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the message is closed");
    }
    if (!started) {
      started = true;
      readStart();
    }
    while (!finished && length > 0) {
      int count = inflate(bytes, offset, length);
      if (count > 0) {
        inflated(bytes, offset, count);
        return count;
      }
      if (inflater.finished()) {
        position = end - inflater.getRemaining(); // what it was given and did not need
        inflater.reset();
        finished = !readEnd();
      } else if (inflater.needsDictionary()) {
        throw new IOException("it needs a preset dictionary, which gRPC has not");
      } else if (position < end || fill()) {
        inflater.setInput(input, position, end - position);
        position = end;
      } else {
        throw new EOFException("the compressed data ends early");
      }
    }
    return length == 0 ? 0 : -1;
  }

  private int inflate(byte[] bytes, int offset, int length) throws IOException {
    try {
      return inflater.inflate(bytes, offset, length);
    } catch (DataFormatException malformed) {
      throw new IOException("malformed deflated data: " + malformed.getMessage(), malformed);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      format.give(inflater);
    }
  }
}
