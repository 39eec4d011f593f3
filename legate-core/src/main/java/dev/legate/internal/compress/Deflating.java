package dev.legate.internal.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;

/** Deflates what is written to it. Closing finishes, and gives the native memory back. */
class Deflating extends OutputStream {
  private final OutputStream target;
  private final ZlibFormat format;
  private final Deflater deflater;
  private final byte[] piece = new byte[1024];
  private boolean closed;

  Deflating(OutputStream target, ZlibFormat format) {
    this.target = target;
    this.format = format;
    this.deflater = format.takeDeflater();
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the message was finished, nothing can be added");
    }
    deflater.setInput(bytes, offset, length);
    while (!deflater.needsInput()) {
      moveOn();
    }
  }

  private void moveOn() throws IOException {
    target.write(piece, 0, deflater.deflate(piece));
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      deflater.finish();
      while (!deflater.finished()) {
        moveOn();
      }
    } finally {
      format.give(deflater);
    }
    writeEnd(target);
  }

  /** Writes what follows deflated data. */
  void writeEnd(OutputStream to) throws IOException {}
}
