package dev.legate.netty.internal.pipeline;

import dev.legate.http2.connection.Http2Connection;
import dev.legate.http2.connection.Http2Stream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of a socket go, for a connection's machine to read them there: to an array of the
 * event loop, or at once to the large message of which they are a part.
 */
final class ReadTarget {
  /** What stands between two pieces of a message (RFC 9113 §4.1). */
  private static final int FRAME_HEADER = 9;

  private final ByteBuffer ofLoop = ByteBuffer.allocate(LoopBuffers.READ);

  /**
   * Where the next bytes go, and how many of them.
   *
   * @param readable how many there are, more than 0
   */
  ByteBuffer next(Http2Connection machine, int readable) {
    ByteBuffer rest = restOfMessage(machine);
    if (rest == null) {
      return ofLoop(readable);
    }
    int data = machine.dataAhead();
    if (data == 0) { // so that what follows the header need not pass the loop's array
      return ofLoop(Math.min(readable, FRAME_HEADER));
    }
    int length = Math.min(rest.remaining(), Math.min(data, readable));
    return rest.limit(rest.position() + length);
  }

  private ByteBuffer ofLoop(int length) {
    return ofLoop.clear().limit(Math.min(length, ofLoop.capacity()));
  }

  private static @Nullable ByteBuffer restOfMessage(Http2Connection machine) {
    Http2Stream stream = machine.dataStream();
    return stream != null && stream.attachment() instanceof CallStream call
        ? call.restOfMessage()
        : null;
  }
}
