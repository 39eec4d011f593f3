package dev.legate.http2.hpack;

import dev.legate.http2.Headers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the header blocks of one direction of a connection.
 *
 * <p>{@link #encode} leaves the block in {@link #bytes}, from 0 to {@link #length}. A list that
 * repeats costs a look-up; one that starts with a shared {@linkplain Headers#prefix() prefix} costs
 * a copy of the prefix's bytes and the encoding of its tail.
 *
 * <p>Credentials, cookies and {@code -bin} values go never-indexed. What goes into the dynamic
 * table is Huffman-encoded; what is sent anew each time is not, since that would cost both sides
 * more than the bytes it saves.
 */
public final class HpackEncoder {

  /** Between two insertions that evict: a table whose fields take turns would help nobody. */
  private static final int BLOCKS_BETWEEN_EVICTIONS = 32;

  /** The size of every table at first, whatever SETTINGS may say later (RFC 9113 §6.5.2). */
  public static final int INITIAL_TABLE_SIZE = 4096;

  private final int ownLimit;
  private final DynamicTable table;
  private final IndexingPolicy policy = new IndexingPolicy();
  private final EncodedBlocks known = new EncodedBlocks();

  // Table size updates to signal in the next block: the smallest size since the last one, the last.
  private boolean sizeUpdateDue;
  private int smallestSize;

  private int blocksSinceEviction = BLOCKS_BETWEEN_EVICTIONS;

  private byte[] scratch = new byte[256];
  private int at;
  private byte[] block = scratch;
  private int blockLength;

  /**
   * An encoder with an empty dynamic table.
   *
   * @param ownLimit how large a table we are ready to keep, whatever the peer allows; at least 0
   */
  public HpackEncoder(int ownLimit) {
    this.ownLimit = ownLimit;
    this.table = new DynamicTable(INITIAL_TABLE_SIZE);
    this.smallestSize = INITIAL_TABLE_SIZE;
    if (ownLimit < INITIAL_TABLE_SIZE) {
      resize(ownLimit);
    }
  }

  /** The peer's SETTINGS_HEADER_TABLE_SIZE; signalled in the next block (RFC 7541 §4.2). */
  public void maxTableSize(int peerSetting) {
    resize(Math.min(peerSetting, ownLimit));
  }

  /** Encodes a list. */
  public void encode(Headers headers) {
    Headers prefix = headers.prefix();
    if (prefix == null && !sizeUpdateDue) {
      byte[] repeated = known.find(headers, table.epoch());
      if (repeated != null) {
        block = repeated;
        blockLength = repeated.length;
        return;
      }
    }
    encodeAnew(headers, prefix);
  }

  /** The block, valid until the next {@link #encode}; not to be changed. */
  public byte[] bytes() {
    return block;
  }

  /** The length of the block. */
  public int length() {
    return blockLength;
  }

  int tableSize() {
    return table.size();
  }

  int tableEpoch() {
    return table.epoch();
  }

  private void encodeAnew(Headers headers, @Nullable Headers prefix) {
    if (blocksSinceEviction < BLOCKS_BETWEEN_EVICTIONS) {
      blocksSinceEviction++;
    }
    if (scratch.length > 64 * 1024) {
      scratch = new byte[256]; // the last one was unusually large
    }
    at = 0;
    if (sizeUpdateDue) {
      sizeUpdates();
    }
    int start = at;
    int epoch = table.epoch();
    if (prefix != null) {
      prefix(prefix);
      fields(headers, headers.tailStart(), false);
    } else {
      fields(headers, 0, false);
      if (table.epoch() == epoch) {
        known.rememberIfRepeated(headers, epoch, scratch, start, at - start);
      }
    }
    block = scratch;
    blockLength = at;
  }

  private void prefix(Headers prefix) {
    int epoch = table.epoch();
    byte[] repeated = known.find(prefix, epoch);
    if (repeated != null) {
      ensure(repeated.length);
      System.arraycopy(repeated, 0, scratch, at, repeated.length);
      at += repeated.length;
      return;
    }
    int start = at;
    fields(prefix, 0, true);
    if (table.epoch() == epoch) {
      known.remember(prefix, epoch, scratch, start, at - start);
    }
  }

  // ---- fields

  private void fields(Headers headers, int from, boolean shared) {
    for (int i = from; i < headers.size(); i++) {
      field(headers.name(i), headers.value(i), shared);
    }
  }

  /** Encodes one field; what a shared prefix holds repeats by promise. */
  private void field(String name, String value, boolean shared) {
    if (IndexingPolicy.isSensitive(name)) {
      literal(0x10, 4, indexOfName(name), name, value);
      return;
    }
    int index = StaticTable.indexOf(name, value);
    if (index == 0) {
      int position = table.indexOf(name, value);
      index = position < 0 ? 0 : StaticTable.SIZE + 1 + position;
    }
    if (index != 0) {
      ensure(6);
      integer(0x80, 7, index);
      return;
    }
    int nameIndex = indexOfName(name);
    if (indexes(name, value, shared, nameIndex)) {
      literal(0x40, 6, nameIndex, name, value);
      table.add(new HeaderField(name, value));
    } else {
      literal(0, 4, nameIndex, name, value);
    }
  }

  private int indexOfName(String name) {
    int index = StaticTable.indexOfName(name);
    if (index == 0) {
      int position = table.indexOfName(name);
      index = position < 0 ? 0 : StaticTable.SIZE + 1 + position;
    }
    return index;
  }

  private boolean indexes(String name, String value, boolean shared, int nameIndex) {
    int size = name.length() + value.length() + HeaderField.OVERHEAD;
    int hash = name.hashCode() * 31 + value.hashCode();
    if (size > table.maxSize() / 2 || !(shared || policy.admits(name, hash, nameIndex != 0))) {
      return false;
    }
    if (table.hasRoomFor(size)) {
      return true;
    }
    if (blocksSinceEviction < BLOCKS_BETWEEN_EVICTIONS) {
      return false;
    }
    blocksSinceEviction = 0;
    return true;
  }

  private void literal(int pattern, int prefixBits, int index, String name, String value) {
    boolean indexing = pattern == 0x40;
    ensure(6);
    integer(pattern, prefixBits, index);
    if (index == 0) {
      string(name, indexing);
    }
    string(value, indexing);
  }

  private void sizeUpdates() {
    ensure(12);
    if (smallestSize < table.maxSize()) {
      integer(0x20, 5, smallestSize);
    }
    integer(0x20, 5, table.maxSize());
    sizeUpdateDue = false;
    smallestSize = table.maxSize();
  }

  private void resize(int size) {
    if (size != table.maxSize()) {
      smallestSize = Math.min(smallestSize, size);
      sizeUpdateDue = true;
      table.maxSize(size);
    }
  }

  // ---- primitives

  /** An integer with an N-bit prefix (RFC 7541 §5.1), of at most 6 octets. */
  private void integer(int pattern, int prefixBits, int value) {
    int mask = (1 << prefixBits) - 1;
    if (value < mask) {
      scratch[at++] = (byte) (pattern | value);
      return;
    }
    scratch[at++] = (byte) (pattern | mask);
    int rest = value - mask;
    while (rest >= 0x80) {
      scratch[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    scratch[at++] = (byte) rest;
  }

  @SuppressWarnings("deprecation") // copies Latin-1 characters as bytes, without an array between
  private void string(String text, boolean huffman) {
    int length = text.length();
    int encoded = huffman ? Huffman.encodedLength(text) : length;
    ensure(6 + Math.min(encoded, length));
    if (encoded < length) {
      integer(0x80, 7, encoded);
      at = Huffman.encode(text, scratch, at);
    } else {
      integer(0, 7, length);
      text.getBytes(0, length, scratch, at);
      at += length;
    }
  }

  private void ensure(int more) {
    if (scratch.length - at < more) {
      scratch = Arrays.copyOf(scratch, Math.max(at + more, scratch.length * 2));
    }
  }
}
