package dev.legate.http2.hpack;

/** The static table of RFC 7541, Appendix A. */
final class StaticTable {

  private static final String[] CONTENT = {
    ":authority", "",
    ":method", "GET",
    ":method", "POST",
    ":path", "/",
    ":path", "/index.html",
    ":scheme", "http",
    ":scheme", "https",
    ":status", "200",
    ":status", "204",
    ":status", "206",
    ":status", "304",
    ":status", "400",
    ":status", "404",
    ":status", "500",
    "accept-charset", "",
    "accept-encoding", "gzip, deflate",
    "accept-language", "",
    "accept-ranges", "",
    "accept", "",
    "access-control-allow-origin", "",
    "age", "",
    "allow", "",
    "authorization", "",
    "cache-control", "",
    "content-disposition", "",
    "content-encoding", "",
    "content-language", "",
    "content-length", "",
    "content-location", "",
    "content-range", "",
    "content-type", "",
    "cookie", "",
    "date", "",
    "etag", "",
    "expect", "",
    "expires", "",
    "from", "",
    "host", "",
    "if-match", "",
    "if-modified-since", "",
    "if-none-match", "",
    "if-range", "",
    "if-unmodified-since", "",
    "last-modified", "",
    "link", "",
    "location", "",
    "max-forwards", "",
    "proxy-authenticate", "",
    "proxy-authorization", "",
    "range", "",
    "referer", "",
    "refresh", "",
    "retry-after", "",
    "server", "",
    "set-cookie", "",
    "strict-transport-security", "",
    "transfer-encoding", "",
    "user-agent", "",
    "vary", "",
    "via", "",
    "www-authenticate", "",
  };

  /** How many fields it has; they are numbered from 1. */
  static final int SIZE = CONTENT.length / 2;

  private static final HeaderField[] FIELDS = new HeaderField[SIZE + 1];

  // Open hash tables of indexes, by name and by name and value; 0: empty. At most a third is used.
  private static final int SLOTS = 256;
  private static final byte[] BY_NAME = new byte[SLOTS];
  private static final byte[] BY_FIELD = new byte[SLOTS];

  static {
    FIELDS[0] = new HeaderField("", "");
    for (int i = 1; i <= SIZE; i++) {
      HeaderField field = new HeaderField(CONTENT[2 * i - 2], CONTENT[2 * i - 1]);
      FIELDS[i] = field;
      if (indexOfName(field.name) == 0) {
        BY_NAME[free(BY_NAME, field.name.hashCode())] = (byte) i;
      }
      BY_FIELD[free(BY_FIELD, field.hash)] = (byte) i;
    }
  }

  private StaticTable() {}

  /** The field of an index from 1 to {@link #SIZE}. */
  static HeaderField field(int index) {
    return FIELDS[index];
  }

  /** The first index of a name, or 0. */
  static int indexOfName(String name) {
    for (int slot = slot(name.hashCode()); ; slot = slot + 1 & SLOTS - 1) {
      int index = BY_NAME[slot];
      if (index == 0 || FIELDS[index].name.equals(name)) {
        return index;
      }
    }
  }

  /** The index of a field, or 0. */
  static int indexOf(String name, String value) {
    for (int slot = slot(name.hashCode() * 31 + value.hashCode()); ; slot = slot + 1 & SLOTS - 1) {
      int index = BY_FIELD[slot];
      if (index == 0 || FIELDS[index].is(name, value)) {
        return index;
      }
    }
  }

  private static int free(byte[] table, int hash) {
    int slot = slot(hash);
    while (table[slot] != 0) {
      slot = slot + 1 & SLOTS - 1;
    }
    return slot;
  }

  private static int slot(int hash) {
    return (hash ^ hash >>> 8 ^ hash >>> 16) & SLOTS - 1;
  }
}
