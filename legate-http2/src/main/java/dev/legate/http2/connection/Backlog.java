package dev.legate.http2.connection;

/**
 * How much waits, and what it weighs in memory: bytes come in pieces, and each piece has objects of
 * its own, so that a byte at a time costs many times what it says.
 *
 * <p>What leaves is not matched with the pieces that came: their number falls in proportion to the
 * bytes, which is exact at the beginning and whenever nothing waits, and costs no bookkeeping.
 */
final class Backlog {
  /** What a piece costs beside its bytes: a node of a queue, a buffer, an array's header. */
  static final int PIECE_WEIGHT = 128;

  private long bytes;
  private double pieces;

  /** How many bytes wait. */
  long bytes() {
    return bytes;
  }

  /** What waits, in bytes of memory, roughly. */
  long weight() {
    return bytes + (long) (pieces * PIECE_WEIGHT);
  }

  /** A piece has come. */
  void add(int size) {
    bytes += size;
    pieces++;
  }

  /** So many bytes have left, of whatever pieces. */
  void remove(int size) {
    pieces = size < bytes ? pieces - pieces * size / bytes : 0;
    bytes -= size;
  }
}
