package dev.legate.internal.inprocess;

import dev.legate.internal.wire.FieldSink;

/** Measures header fields on their way, as SETTINGS_MAX_HEADER_LIST_SIZE does (RFC 9113 §6.5.2). */
final class HeaderMeter implements FieldSink {
  /** What gRPC's implementations accept, and Legate over the network too unless told otherwise. */
  static final int LIMIT = 8 * 1024;

  private static final int OVERHEAD = 32;

  private final FieldSink next;
  private int size;

  HeaderMeter(FieldSink next) {
    this.next = next;
  }

  /** Starts anew, after fields of so many bytes. */
  void begin(int before) {
    size = before;
  }

  @Override
  public void field(String name, String value) {
    size += name.length() + value.length() + OVERHEAD;
    next.field(name, value);
  }

  int size() {
    return size;
  }

  boolean isTooLarge() {
    return size > LIMIT;
  }
}
