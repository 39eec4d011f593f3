package dev.legate.http2.hpack;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the header blocks of one direction of a connection.
 *
 * <p>A block comes whole ({@link #decode}), or in fragments ({@link #feed}, then {@link #finish}).
 * The outcome is a list; or null, and then either {@link #error} says why the connection cannot go
 * on, or the list exceeded the limit: {@link #listSize} is its size, nothing of it was kept, and
 * the dynamic table is in step. Never throws for what a peer sent.
 *
 * <p>Blocks that repeat are recognised: the same list object comes back for the same block, and the
 * same {@linkplain Headers#prefix() prefix} for the same indexed fields at its beginning.
 */
public final class HpackDecoder {

  /** How many fields of a block can belong to its recognised prefix. */
  private static final int LONGEST_RUN = 64;

  private static final int INITIAL_TABLE_SIZE = 4096;
  private static final HeaderField[] NO_RUN = {};
  private static final String[] NO_FIELDS = {};

  private final int maxListSize;
  private final DynamicTable table;
  private int tableSizeLimit;
  private boolean sizeUpdateRequired;
  private @Nullable ConnectionError error;

  private final BlockReader in = new BlockReader();
  private final BlockCache blocks = new BlockCache();
  private final RunCache runs = new RunCache();
  private HeaderField[] run = NO_RUN; // until a block comes, as the fields
  private final PartialBlock partial = new PartialBlock();

  // The block that is being decoded.
  private boolean atStart;
  private boolean repeatable; // it left the dynamic table as it was
  private long listSize;
  private @Nullable Headers prefix;
  private String[] fields = NO_FIELDS;
  private int used;

  /**
   * A decoder with an empty dynamic table.
   *
   * @param maxListSize our SETTINGS_MAX_HEADER_LIST_SIZE: names, values and 32 bytes a field
   * @param tableSizeLimit our SETTINGS_HEADER_TABLE_SIZE; one below the initial 4096 binds the
   *     encoder only when it is acknowledged ({@link #tableSizeLimit})
   */
  public HpackDecoder(int maxListSize, int tableSizeLimit) {
    this.maxListSize = maxListSize;
    this.tableSizeLimit = Math.max(tableSizeLimit, INITIAL_TABLE_SIZE);
    this.table = new DynamicTable(INITIAL_TABLE_SIZE);
  }

  /**
   * Our SETTINGS_HEADER_TABLE_SIZE was acknowledged with this value. A smaller one than the encoder
   * uses obliges it to begin its next block with a size update (RFC 9113 §4.3.1).
   */
  public void tableSizeLimit(int limit) {
    tableSizeLimit = limit;
    sizeUpdateRequired = limit < table.maxSize();
  }

  /** Why nothing can be decoded any more, or null; a COMPRESSION_ERROR ends the connection. */
  public @Nullable ConnectionError error() {
    return error;
  }

  /** The size of the last list, as SETTINGS_MAX_HEADER_LIST_SIZE counts, whether kept or not. */
  public int listSize() {
    return (int) Math.min(listSize, Integer.MAX_VALUE);
  }

  /** The size of the dynamic table. */
  int tableSize() {
    return table.size();
  }

  /** Decodes a whole block. */
  public @Nullable Headers decode(byte[] b, int offset, int length) {
    if (error != null) {
      return null;
    }
    boolean cacheable = length <= BlockCache.LONGEST_BLOCK && !sizeUpdateRequired;
    if (cacheable) {
      Headers known = blocks.find(b, offset, length, table.epoch());
      if (known != null) {
        listSize = known.listSize();
        return known;
      }
    }
    begin();
    try {
      in.open(b, offset, length);
      fields();
      requireNoUpdateDue();
    } catch (HpackException malformed) {
      return fail(malformed);
    }
    Headers headers = end();
    if (headers != null && cacheable && repeatable && listSize <= BlockCache.LARGEST_LIST) {
      blocks.remember(b, offset, length, table.epoch(), headers);
    }
    return headers;
  }

  /** Decodes a fragment of a block; a field that is cut in two waits for the next fragment. */
  public void feed(byte[] b, int offset, int length) {
    if (error != null) {
      return;
    }
    if (!partial.isOpen()) {
      partial.open();
      begin();
    }
    try {
      partial.add(b, offset, length);
      if (partial.isSkipping() && !partial.skip(in)) {
        return;
      }
      partial.openReader(in);
      int whole = in.at;
      try {
        while (in.at < in.end) {
          field();
          whole = in.at;
        }
      } catch (BlockReader.Incomplete untilTheNextFragment) {
        // the field starts again then
      }
      partial.keepFrom(whole);
      skipWhatCannotBeKept();
    } catch (HpackException malformed) {
      fail(malformed);
    }
  }

  /** Ends a block that was fed in fragments. */
  public @Nullable Headers finish() {
    if (error != null) {
      return null;
    }
    try {
      if (!partial.isOpen()) {
        begin();
      } else if (!partial.isEmpty()) {
        throw new BlockReader.Incomplete();
      }
      requireNoUpdateDue();
    } catch (HpackException malformed) {
      return fail(malformed);
    }
    partial.close();
    return end();
  }

  // ---- a block

  private void begin() {
    atStart = true;
    repeatable = true;
    listSize = 0;
    prefix = null;
    used = 0;
  }

  private void fields() throws HpackException {
    if (!sizeUpdateRequired) {
      run();
    }
    while (in.at < in.end) {
      field();
    }
  }

  private @Nullable Headers end() {
    Headers start = prefix;
    prefix = null;
    if (listSize > maxListSize) {
      dropFields();
      return null;
    }
    if (used == 0) {
      return start != null ? start : Headers.of();
    }
    Headers headers = Headers.ofDecoded(start, Arrays.copyOf(fields, used));
    dropFields();
    return headers;
  }

  private void dropFields() {
    if (fields.length > 256) {
      fields = new String[32];
    } else {
      Arrays.fill(fields, 0, used, null);
    }
    used = 0;
  }

  private @Nullable Headers fail(HpackException malformed) {
    error =
        new ConnectionError(ErrorCode.COMPRESSION_ERROR, String.valueOf(malformed.getMessage()));
    prefix = null;
    dropFields();
    partial.close();
    return null;
  }

  private void requireNoUpdateDue() throws HpackException {
    if (sizeUpdateRequired) {
      throw new HpackException(
          "a header block does not start with a table size update, expected one to at most "
              + tableSizeLimit);
    }
  }

  // ---- fields

  /** Takes the indexed fields that the block begins with; they are recognised together. */
  private void run() throws HpackException {
    if (run.length == 0) {
      run = new HeaderField[LONGEST_RUN];
    }
    byte[] b = in.bytes;
    int at = in.at;
    int end = Math.min(in.end, at + LONGEST_RUN);
    int count = 0;
    int hash = 0;
    long size = 0;
    while (at < end) {
      int octet = b[at];
      if (octet >= 0) {
        break; // a literal or a size update
      }
      int index = octet & 0x7f;
      if (index == 0x7f) { // of several octets: a full table has some of two
        if (at + 1 == end || b[at + 1] < 0) {
          break; // left to field()
        }
        index += b[++at];
      }
      HeaderField field = indexed(index);
      run[count++] = field;
      hash = hash * 31 + field.hash;
      size += field.size;
      at++;
    }
    if (count > 0) {
      in.at = at;
      atStart = false;
      listSize = size;
      if (size <= maxListSize) {
        prefix = runs.headers(run, count, hash, size);
      }
    }
  }

  /** Decodes one representation (RFC 7541 §6). */
  private void field() throws HpackException {
    int octet = in.bytes[in.at];
    if (octet < 0) {
      requireNoUpdateDue();
      atStart = false;
      HeaderField field = indexed(in.integer(7));
      listSize += field.size;
      keep(field.name, field.value);
    } else if (octet >= 0x40) {
      literal(6, true);
    } else if (octet >= 0x20) {
      sizeUpdate();
    } else {
      literal(4, false); // without indexing, or never indexed: the same to who does not forward
    }
  }

  private HeaderField indexed(int index) throws HpackException {
    if (index > StaticTable.SIZE) {
      int position = index - StaticTable.SIZE - 1;
      if (position < table.count()) {
        return table.field(position);
      }
    } else if (index > 0) {
      return StaticTable.field(index);
    }
    throw new HpackException(
        "a header block refers to field "
            + index
            + ", expected 1 to "
            + (StaticTable.SIZE + table.count()));
  }

  private void literal(int prefixBits, boolean indexing) throws HpackException {
    requireNoUpdateDue();
    int index = in.integer(prefixBits);
    int nameAt = 0;
    int nameLength = 0;
    boolean nameIsHuffman = false;
    if (index == 0) {
      in.string();
      nameAt = in.stringAt;
      nameLength = in.stringLength;
      nameIsHuffman = in.stringIsHuffman;
    }
    in.string(); // up to here nothing changed: a field that is cut in two starts again
    atStart = false;
    repeatable &= !indexing;
    @Nullable HeaderField named = index == 0 ? null : indexed(index);
    int leastName = named != null ? named.name.length() : least(nameLength, nameIsHuffman);
    long least =
        (long) leastName + least(in.stringLength, in.stringIsHuffman) + HeaderField.OVERHEAD;
    if (listSize + least > maxListSize && !(indexing && least <= table.maxSize())) {
      listSize += least; // decided by the lengths alone: not even decoded
      if (indexing) {
        table.clear();
      }
      return;
    }
    String name = named != null ? named.name : in.text(nameAt, nameLength, nameIsHuffman);
    String value = in.text(in.stringAt, in.stringLength, in.stringIsHuffman);
    listSize += (long) name.length() + value.length() + HeaderField.OVERHEAD;
    if (indexing) {
      table.add(new HeaderField(name, value));
    }
    keep(name, value);
  }

  private static int least(int length, boolean huffman) {
    return huffman ? Huffman.shortestDecoded(length) : length;
  }

  /** Adds a field to the list, unless the list has become too large. */
  private void keep(String name, String value) {
    if (listSize > maxListSize) {
      return;
    }
    if (used == fields.length) {
      fields = Arrays.copyOf(fields, Math.max(32, used * 2));
    }
    fields[used++] = name;
    fields[used++] = value;
  }

  private void sizeUpdate() throws HpackException {
    if (!atStart) {
      throw new HpackException(
          "a table size update follows a field, expected it before all fields");
    }
    int size = in.integer(5);
    if (size > tableSizeLimit) {
      throw new HpackException(
          "a table size update to " + size + ", expected at most " + tableSizeLimit);
    }
    repeatable = false;
    sizeUpdateRequired = false;
    table.maxSize(size);
  }

  /**
   * A field that has grown beyond any size that could be kept is stepped over as it arrives, so
   * that no more than about four times the limits is ever held of one.
   */
  private void skipWhatCannotBeKept() throws HpackException {
    // The longest code has 30 bits, so n octets stand for at least 8n/30 characters.
    long keepable = 4L * Math.max(maxListSize, table.maxSize()) + 64;
    if (partial.length() > keepable) {
      requireNoUpdateDue();
      atStart = false;
      partial.openReader(in);
      boolean indexing = in.bytes[in.at] >= 0x40;
      int name = in.integer(indexing ? 6 : 4);
      if (name != 0) {
        indexed(name);
      }
      partial.startSkipping(in, name == 0 ? 2 : 1);
      if (indexing) {
        table.clear(); // as a field does that is larger than the table (RFC 7541 §4.4)
      }
      listSize = Math.max(listSize, maxListSize) + 1L;
    }
  }
}
