package dev.legate.internal.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Looks for an array among those that the next large messages get. */
public final class FreeBuffers {
  private FreeBuffers() {}

  /** Whether an array was given back; of an unusual size, so that no other test takes it. */
  public static boolean contain(byte[] array) {
    List<byte[]> taken = new ArrayList<>();
    boolean found = false;
    for (int i = 0; i < 10 && !found; i++) {
      byte[] next = MessageBuffers.take(array.length);
      found = next == array;
      taken.add(next);
    }
    taken.forEach(each -> MessageBuffers.giveBack(ByteBuffer.wrap(each)));
    return found;
  }
}
