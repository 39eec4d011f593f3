package dev.legate.http2.hpack;

import dev.legate.http2.Headers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of header lists that an encoder has sent and that did not change its table.
 *
 * <p>They can be sent again as long as the table's epoch is the same. A list is remembered when it
 * comes the second time, a shared prefix at once. Holds at most 64 blocks of at most {@link
 * #LONGEST_BLOCK} bytes.
 */
final class EncodedBlocks {

  static final int LONGEST_BLOCK = 1024;

  private static final int SLOTS = 64;

  private final @Nullable Entry[] entries = new Entry[SLOTS];
  private final int[] seenOnce = new int[SLOTS];

  private static final class Entry {
    final Headers headers;
    final int epoch;
    final byte[] block;

    Entry(Headers headers, int epoch, byte[] block) {
      this.headers = headers;
      this.epoch = epoch;
      this.block = block;
    }
  }

  /** The bytes of an equal list, to be left unchanged; or null. */
  byte @Nullable [] find(Headers headers, int epoch) {
    Entry entry = entries[slot(headers)];
    return entry != null
            && entry.epoch == epoch
            && entry.headers.equals(headers) // which begins with identity
        ? entry.block
        : null;
  }

  /** Remembers a list that is known to be shared. */
  void remember(Headers headers, int epoch, byte[] bytes, int offset, int length) {
    if (length <= LONGEST_BLOCK) {
      byte[] block = Arrays.copyOfRange(bytes, offset, offset + length);
      entries[slot(headers)] = new Entry(headers, epoch, block);
    }
  }

  /** Remembers a list if it came before. */
  void rememberIfRepeated(Headers headers, int epoch, byte[] bytes, int offset, int length) {
    int slot = slot(headers);
    if (seenOnce[slot] == headers.hashCode()) {
      remember(headers, epoch, bytes, offset, length);
    } else {
      seenOnce[slot] = headers.hashCode();
    }
  }

  private static int slot(Headers headers) {
    return (headers.hashCode() * 0x9E3779B9) >>> 26;
  }
}
