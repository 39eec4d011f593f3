package dev.legate.http2.hpack;

/** A field of the static or a dynamic table; immutable, so that it may be known by identity. */
final class HeaderField {

  /** What RFC 7541 §4.1 adds to the lengths of name and value. */
  static final int OVERHEAD = 32;

  final String name;
  final String value;
  final int size;
  final int hash;

  HeaderField(String name, String value) {
    this.name = name;
    this.value = value;
    this.size = name.length() + value.length() + OVERHEAD;
    this.hash = name.hashCode() * 31 + value.hashCode();
  }

  boolean is(String otherName, String otherValue) {
    return value.equals(otherValue) && name.equals(otherName);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof HeaderField that && hash == that.hash && is(that.name, that.value));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return name + ": " + value;
  }
}
