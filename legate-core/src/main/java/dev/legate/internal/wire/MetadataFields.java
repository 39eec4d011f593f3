package dev.legate.internal.wire;

import dev.legate.Metadata;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Custom metadata as header fields, and back (PROTOCOL-HTTP2, "Custom-Metadata"). */
final class MetadataFields {
  private static final Metadata EMPTY = Metadata.received(new Object[0], 0);

  /** Name, value, name, value …, as {@link Metadata#received} takes them. */
  private Object @Nullable [] entries;

  private int used;
  private Metadata known = EMPTY;
  private @Nullable String malformed;

  /** Starts anew, with metadata to which fields will be added. */
  void begin(Metadata first) {
    entries = null;
    used = 0;
    known = first;
    malformed = null;
  }

  /** Writes every entry as a field. */
  static void write(Metadata metadata, FieldSink sink) {
    if (!metadata.isEmpty()) {
      metadata.forEach(new Writer(sink));
    }
  }

  /**
   * Takes a field that a peer sent. Of a text value that HTTP allows but gRPC does not, the odd
   * characters become '?', so that the call goes on and the value can be sent on. Several base64
   * values may be joined by commas.
   */
  void field(String name, String value) {
    if (name.endsWith("-bin")) {
      binary(name, value);
    } else {
      add(name, printable(value));
    }
  }

  private void binary(String name, String value) {
    int from = 0;
    while (true) {
      int comma = value.indexOf(',', from);
      int to = comma < 0 ? value.length() : comma;
      byte[] bytes = BinaryText.decode(value, from, to);
      if (bytes == null) {
        malformed = name;
      } else {
        add(name, bytes);
      }
      if (comma < 0) {
        return;
      }
      from = comma + 1;
    }
  }

  private void add(String name, Object value) {
    Object[] target = entries;
    if (target == null) {
      Copier copier = new Copier(known.size() * 2);
      known.forEach(copier);
      target = copier.entries;
      used = copier.used;
    }
    if (used + 2 > target.length) {
      target = Arrays.copyOf(target, target.length * 2);
    }
    target[used] = name;
    target[used + 1] = value;
    used += 2;
    entries = target;
  }

  /** What has been taken; the same object as at the beginning if no field was added. */
  Metadata end() {
    return entries == null ? known : Metadata.received(entries, used);
  }

  /** The name of a field whose value was not base64, or null. */
  @Nullable String malformed() {
    return malformed;
  }

  private static String printable(String value) {
    String text = value.strip();
    for (int i = 0; i < text.length(); i++) {
      if (!isPrintable(text.charAt(i))) {
        return replaceOthers(text);
      }
    }
    return text;
  }

  private static String replaceOthers(String text) {
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (!isPrintable(chars[i])) {
        chars[i] = '?';
      }
    }
    return new String(chars).strip();
  }

  private static boolean isPrintable(char c) {
    return c >= 0x20 && c <= 0x7e;
  }

  private record Writer(FieldSink sink) implements Metadata.Visitor {
    @Override
    public void text(String name, String value) {
      // Received metadata that is sent on has the user agent of the one who sent it first.
      if (!name.equals(FieldNames.USER_AGENT)) {
        sink.field(name, value);
      }
    }

    @Override
    public void binary(String name, byte[] value) {
      sink.field(name, BinaryText.encode(value));
    }
  }

  private static final class Copier implements Metadata.Visitor {
    private final Object[] entries;
    private int used;

    Copier(int size) {
      entries = new Object[size + 8];
    }

    @Override
    public void text(String name, String value) {
      put(name, value);
    }

    @Override
    public void binary(String name, byte[] value) {
      put(name, value);
    }

    private void put(String name, Object value) {
      entries[used++] = name;
      entries[used++] = value;
    }
  }
}
