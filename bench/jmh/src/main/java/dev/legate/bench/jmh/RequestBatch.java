package dev.legate.bench.jmh;

import dev.legate.http2.Headers;
import dev.legate.http2.frame.Flags;
import dev.legate.http2.frame.FrameWriter;
import dev.legate.http2.frame.OutputBuffer;
import dev.legate.http2.hpack.HpackEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/** The bytes that one read finds: the HEADERS and DATA of {@link Calls#BATCH} unary requests. */
public final class RequestBatch {
  private final byte[] bytes;
  private final int[] idsAt = new int[2 * Calls.BATCH];

  private RequestBatch(HpackEncoder encoder, IntFunction<Headers> requests, boolean opensWindow) {
    OutputBuffer out = new OutputBuffer();
    FrameWriter frames = new FrameWriter(out);
    byte[] message = Calls.message();
    for (int i = 0; i < Calls.BATCH; i++) {
      encoder.encode(requests.apply(i));
      idsAt[2 * i] = out.size() + 5;
      frames.headers(1, encoder.bytes(), 0, encoder.length(), Flags.END_HEADERS);
      idsAt[2 * i + 1] = out.size() + 5;
      frames.data(1, message, 0, message.length, message.length, true);
    }
    if (opensWindow) {
      frames.windowUpdate(0, Calls.BATCH * message.length);
    }
    bytes = bytesOf(out);
    ids(1);
  }

  /** The requests alone. */
  public static RequestBatch of(HpackEncoder encoder, IntFunction<Headers> requests) {
    return new RequestBatch(encoder, requests, false);
  }

  /** The requests, and a WINDOW_UPDATE that lets replies of the same size through. */
  public static RequestBatch withWindow(HpackEncoder encoder, IntFunction<Headers> requests) {
    return new RequestBatch(encoder, requests, true);
  }

  /** Everything that waits in a buffer, which is empty then. */
  public static byte[] bytesOf(OutputBuffer out) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    out.drainTo(all::write);
    return all.toByteArray();
  }

  /** The bytes, which {@link #ids} changes. */
  public byte[] bytes() {
    return bytes;
  }

  /** Gives the streams other ids, from this one on; the id of the next batch's first. */
  public int ids(int first) {
    ByteBuffer target = ByteBuffer.wrap(bytes);
    for (int i = 0; i < idsAt.length; i++) {
      target.putInt(idsAt[i], first + (i & ~1));
    }
    return first + idsAt.length;
  }
}
