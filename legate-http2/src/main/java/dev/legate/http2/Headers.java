package dev.legate.http2;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An immutable, ordered list of header fields.
 *
 * <p>Names and values are Strings of ISO-8859-1 characters: one character is one byte on the wire.
 * What repeats from block to block can be a shared {@linkplain #prefix() prefix}: the decoder
 * returns the same prefix object for the same leading fields, and the encoder remembers the bytes
 * of a prefix that it has sent. Equality is that of the fields, wherever they are kept.
 */
public final class Headers {

  private static final Headers EMPTY = new Headers(null, new String[0]);

  private final @Nullable Headers prefix;
  private final int prefixSize;
  private final String[] fields; // name, value, name, value... after the prefix
  // Computed when first asked for; racy on purpose, like String's hash.
  private int hash;
  private int listSize = -1;
  private @Nullable Object attachment;

  private Headers(@Nullable Headers prefix, String[] fields) {
    this.prefix = prefix;
    this.prefixSize = prefix == null ? 0 : prefix.size();
    this.fields = fields;
  }

  /** A list of names and values in turn. */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "found " + namesAndValues.length + " strings, expected names and values in turn");
    }
    Builder builder = builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  public static Builder builder() {
    return new Builder(null);
  }

  /** A builder of lists that start with a shared prefix. */
  public static Builder builder(Headers prefix) {
    return new Builder(prefix);
  }

  /**
   * Takes the fields as they are, unchecked: for the decoder, whose strings are made of bytes.
   *
   * @param fields names and values in turn; owned by the new list
   */
  public static Headers ofDecoded(@Nullable Headers prefix, String[] fields) {
    return new Headers(prefix, fields);
  }

  /** How many fields there are, the prefix included. */
  public int size() {
    return prefixSize + (fields.length >> 1);
  }

  public String name(int index) {
    Headers p = prefix;
    return p != null && index < prefixSize ? p.name(index) : fields[(index - prefixSize) << 1];
  }

  public String value(int index) {
    Headers p = prefix;
    return p != null && index < prefixSize
        ? p.value(index)
        : fields[((index - prefixSize) << 1) + 1];
  }

  /** The value of the first field with that name, or null. */
  public @Nullable String get(String name) {
    if (prefix != null) {
      String value = prefix.get(name);
      if (value != null) {
        return value;
      }
    }
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equals(name)) {
        return fields[i + 1];
      }
    }
    return null;
  }

  /** The shared list that this one starts with, the same object for every such list; or null. */
  public @Nullable Headers prefix() {
    return prefix;
  }

  /** The index of the first field that is not in the prefix. */
  public int tailStart() {
    return prefixSize;
  }

  /** A list that has this one as its shared prefix; this list if the tail is empty. */
  public Headers plus(Headers tail) {
    if (tail.size() == 0) {
      return this;
    }
    String[] own = new String[tail.size() << 1];
    for (int i = 0; i < tail.size(); i++) {
      own[i << 1] = tail.name(i);
      own[(i << 1) + 1] = tail.value(i);
    }
    return new Headers(this, own);
  }

  /** The size that SETTINGS_MAX_HEADER_LIST_SIZE limits: name, value and 32 bytes a field. */
  public int listSize() {
    int known = listSize;
    if (known < 0) {
      known = computeListSize();
      listSize = known;
    }
    return known;
  }

  private int computeListSize() {
    long size = prefix == null ? 0 : prefix.listSize();
    for (int i = 0; i < fields.length; i += 2) {
      size += fields[i].length() + fields[i + 1].length() + 32L;
    }
    return (int) Math.min(size, Integer.MAX_VALUE);
  }

  /** What the connection's owner has derived from this list and wants to find again; or null. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /**
   * Remembers something that was derived from this list.
   *
   * <p>One slot, for the owner of the connection that decoded the list, and on its thread only.
   */
  public void attach(@Nullable Object derived) {
    attachment = derived;
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof Headers that)
        || size() != that.size()
        || hashCode() != that.hashCode()) {
      return false;
    }
    if (prefix == that.prefix) {
      return Arrays.equals(fields, that.fields);
    }
    for (int i = 0; i < size(); i++) {
      if (!name(i).equals(that.name(i)) || !value(i).equals(that.value(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      h = prefix == null ? 1 : prefix.hashCode();
      for (String each : fields) {
        h = 31 * h + each.hashCode();
      }
      hash = h == 0 ? 1 : h;
      h = hash;
    }
    return h;
  }

  /** One line, with the values of credentials left out. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < size(); i++) {
      String name = name(i);
      text.append(i == 0 ? "" : ", ").append(name).append(": ");
      text.append(isSecret(name) ? "(hidden)" : value(i));
    }
    return text.append(']').toString();
  }

  private static boolean isSecret(String name) {
    return switch (name) {
      case "authorization", "proxy-authorization", "cookie", "set-cookie" -> true;
      default -> false;
    };
  }

  /** Collects the fields of one list. */
  public static final class Builder {

    private final @Nullable Headers prefix;
    private String[] fields = new String[16];
    private int used;

    private Builder(@Nullable Headers prefix) {
      this.prefix = prefix;
    }

    /**
     * Adds a field at the end.
     *
     * @throws IllegalArgumentException if a character is beyond U+00FF, since it would become
     *     another one on the wire
     */
    public Builder add(String name, String value) {
      check(name, name);
      check(name, value);
      if (used == fields.length) {
        fields = Arrays.copyOf(fields, used * 2);
      }
      fields[used++] = name;
      fields[used++] = value;
      return this;
    }

    public Headers build() {
      if (used == 0) {
        return prefix == null ? EMPTY : prefix;
      }
      return new Headers(prefix, Arrays.copyOf(fields, used));
    }

    private static void check(String name, String text) {
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) > 0xff) {
          throw new IllegalArgumentException(
              "header field \""
                  + name
                  + "\" has the character U+"
                  + Integer.toHexString(text.charAt(i))
                  + ", expected none beyond U+00FF");
        }
      }
    }
  }
}
