package dev.legate;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Headers or trailers of a call: an ordered list of entries, in which a name may stand several
 * times.
 *
 * <p>Not for several threads at a time. Received metadata is frozen: changing it is an
 * IllegalStateException.
 */
public final class Metadata {
  private static final Object[] NONE = {};

  /** Name, value, name, value …; a value is a String or a byte[] that nobody else changes. */
  private Object[] entries = NONE;

  private int used;
  private @Nullable String frozen;

  /** Metadata without entries. */
  public Metadata() {}

  /**
   * Metadata as a transport received it, frozen.
   *
   * @param namesAndValues name, value, name, value …; values are String or byte[], not checked; the
   *     array is not copied
   * @param used how many elements of the array count
   */
  public static Metadata received(Object[] namesAndValues, int used) {
    Metadata metadata = new Metadata();
    metadata.entries = namesAndValues;
    metadata.used = used;
    metadata.freeze("it was received, and says what the peer sent; copy() it to change it");
    return metadata;
  }

  /**
   * The value of a key; of several the last, or null if there is none.
   *
   * @return for a binary key a copy
   */
  public <T> @Nullable T get(Key<T> key) {
    for (int i = used - 2; i >= 0; i -= 2) {
      if (entries[i].equals(key.name)) {
        return key.read(entries[i + 1]);
      }
    }
    return null;
  }

  /** All values of a key, in order; empty if there is none. */
  public <T> List<T> all(Key<T> key) {
    List<T> values = new ArrayList<>();
    for (int i = 0; i < used; i += 2) {
      if (entries[i].equals(key.name)) {
        values.add(key.read(entries[i + 1]));
      }
    }
    return Collections.unmodifiableList(values);
  }

  /** Whether there is a value of a key. */
  public boolean contains(Key<?> key) {
    for (int i = 0; i < used; i += 2) {
      if (entries[i].equals(key.name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Puts a value after those that the key has already.
   *
   * @throws IllegalArgumentException if the value cannot be sent, saying why
   * @throws IllegalStateException if this is frozen, saying why
   */
  public <T> Metadata add(Key<T> key, T value) {
    checkChangeable();
    key.checkSettable();
    append(key.name, key.write(value));
    return this;
  }

  /**
   * Puts one value in the place of all those that the key has.
   *
   * @throws IllegalArgumentException if the value cannot be sent, saying why
   * @throws IllegalStateException if this is frozen, saying why
   */
  public <T> Metadata set(Key<T> key, T value) {
    Object written = key.write(value);
    key.checkSettable();
    remove(key);
    append(key.name, written);
    return this;
  }

  /**
   * Removes all values of a key.
   *
   * @throws IllegalStateException if this is frozen, saying why
   */
  public Metadata remove(Key<?> key) {
    checkChangeable();
    int kept = 0;
    for (int i = 0; i < used; i += 2) {
      if (!entries[i].equals(key.name)) {
        entries[kept] = entries[i];
        entries[kept + 1] = entries[i + 1];
        kept += 2;
      }
    }
    Arrays.fill(entries, kept, used, null);
    used = kept;
    return this;
  }

  /** Puts all entries of other metadata after these. */
  public Metadata addAll(Metadata other) {
    checkChangeable();
    int count = other.used; // which grows if the other is this
    for (int i = 0; i < count; i += 2) {
      append((String) other.entries[i], other.entries[i + 1]);
    }
    return this;
  }

  /** Whether there is no entry. */
  public boolean isEmpty() {
    return used == 0;
  }

  /** The number of entries. */
  public int size() {
    return used / 2;
  }

  /** The names that have a value, in order of their first. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < used; i += 2) {
      names.add((String) entries[i]);
    }
    return Collections.unmodifiableSet(names);
  }

  /** Shows every entry, in order, to a visitor. */
  public void forEach(Visitor visitor) {
    for (int i = 0; i < used; i += 2) {
      String name = (String) entries[i];
      if (entries[i + 1] instanceof byte[] bytes) {
        visitor.binary(name, bytes);
      } else {
        visitor.text(name, (String) entries[i + 1]);
      }
    }
  }

  /** A copy that can be changed. */
  public Metadata copy() {
    Metadata copy = new Metadata();
    copy.entries = used == 0 ? NONE : Arrays.copyOf(entries, used);
    copy.used = used;
    return copy;
  }

  /**
   * Refuses changes from now on.
   *
   * @param reason what the IllegalStateException is to say after "this metadata cannot be changed:
   *     "
   */
  public Metadata freeze(String reason) {
    frozen = requireNonNull(reason);
    return this;
  }

  private void append(String name, Object value) {
    if (used + 2 > entries.length) {
      entries = Arrays.copyOf(entries, Math.max(8, entries.length * 2));
    }
    entries[used] = name;
    entries[used + 1] = value;
    used += 2;
  }

  private void checkChangeable() {
    if (frozen != null) {
      throw new IllegalStateException("this metadata cannot be changed: " + frozen);
    }
  }

  /** The entries with binary values in base64: {@code {trace=1, key-bin=AQI}}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < used; i += 2) {
      Object value = entries[i + 1];
      text.append(i == 0 ? "" : ", ").append(entries[i]).append('=');
      text.append(
          value instanceof byte[] bytes
              ? Base64.getEncoder().withoutPadding().encodeToString(bytes)
              : value);
    }
    return text.append('}').toString();
  }

  /** Sees the entries of metadata as they are. */
  public interface Visitor {
    /** An entry whose value is text. */
    void text(String name, String value);

    /** An entry whose name ends in {@code -bin}; the bytes must not be changed. */
    void binary(String name, byte[] value);
  }

  /**
   * The name of an entry and the type of its values.
   *
   * <p>Immutable; meant to be a constant. Names are lower-case letters, digits, {@code _}, {@code
   * -} and {@code .}.
   *
   * @param <T> String or byte[]
   */
  public abstract static sealed class Key<T> {
    private final String name;

    private Key(String name) {
      this.name = name;
      MetadataRules.checkName(name);
    }

    /**
     * A key whose values are text of printable ASCII characters; spaces around a value are not
     * kept.
     *
     * @throws IllegalArgumentException if the name is not legal, is reserved by gRPC or HTTP/2, or
     *     ends in {@code -bin}
     */
    public static Key<String> text(String name) {
      return new TextKey(name);
    }

    /**
     * A key whose values are bytes.
     *
     * @throws IllegalArgumentException if the name is not legal, or does not end in {@code -bin}
     */
    public static Key<byte[]> binary(String name) {
      return new BinaryKey(name);
    }

    /** The name, in lower case. */
    public final String name() {
      return name;
    }

    abstract Object write(T value);

    abstract T read(Object stored);

    final void checkSettable() {
      if (name.equals("user-agent")) {
        throw new IllegalArgumentException(
            "user-agent can be read but not set per call: use the channel builder's userAgent(…)");
      }
    }

    @Override
    public final boolean equals(@Nullable Object other) {
      return other instanceof Key<?> key && key.name.equals(name);
    }

    @Override
    public final int hashCode() {
      return name.hashCode();
    }

    @Override
    public final String toString() {
      return name;
    }

    private static final class TextKey extends Key<String> {
      TextKey(String name) {
        super(name);
        if (name.endsWith("-bin")) {
          throw new IllegalArgumentException(
              "metadata key '" + name + "' ends in -bin, so its values are bytes: use Key.binary");
        }
      }

      @Override
      Object write(String value) {
        return MetadataRules.checkText(name(), value);
      }

      @Override
      String read(Object stored) {
        return (String) stored;
      }
    }

    private static final class BinaryKey extends Key<byte[]> {
      BinaryKey(String name) {
        super(name);
        if (!name.endsWith("-bin")) {
          throw new IllegalArgumentException(
              "metadata key '"
                  + name
                  + "' does not end in -bin, so its values are text: use Key.text");
        }
      }

      @Override
      Object write(byte[] value) {
        return value.clone();
      }

      @Override
      byte[] read(Object stored) {
        return ((byte[]) stored).clone();
      }
    }
  }
}
