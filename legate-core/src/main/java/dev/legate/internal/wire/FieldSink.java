package dev.legate.internal.wire;

/** Takes header fields one after another, in their order. */
@FunctionalInterface
public interface FieldSink {
  /**
   * A field.
   *
   * @param name in lower case
   * @param value whose characters are the bytes on the wire (ISO 8859-1)
   */
  void field(String name, String value);
}
