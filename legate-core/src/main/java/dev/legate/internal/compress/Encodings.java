package dev.legate.internal.compress;

import dev.legate.spi.Compressor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The message encodings that a channel or a server knows. Immutable. */
public final class Encodings {
  /** Says that messages are not compressed; always known. */
  public static final String IDENTITY = "identity";

  /** What is there without anybody asking for it. */
  public static final Encodings BUILT_IN = with(List.of());

  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]+");

  private final Map<String, Compressor> compressors;
  private final List<String> names;

  private Encodings(Map<String, Compressor> compressors) {
    this.compressors = compressors;
    List<String> all = new ArrayList<>(compressors.keySet());
    all.addFirst(IDENTITY);
    this.names = List.copyOf(all);
  }

  /**
   * Those that are built in and others, of which the last of a name counts.
   *
   * @throws IllegalArgumentException if a name cannot stand in {@code grpc-encoding}
   */
  public static Encodings with(List<Compressor> more) {
    Map<String, Compressor> compressors = new TreeMap<>();
    Compressor gzip = new GzipCompressor();
    Compressor deflate = new DeflateCompressor();
    compressors.put(gzip.name(), gzip);
    compressors.put(deflate.name(), deflate);
    more.forEach(each -> compressors.put(checked(each.name()), each));
    return new Encodings(compressors);
  }

  private static String checked(String name) {
    if (!NAME.matcher(name).matches() || name.equals(IDENTITY)) {
      throw new IllegalArgumentException(
          "a compressor is named '"
              + name
              + "', but a name has lower-case letters, digits, '-', '_' and '.', and is not identity");
    }
    return name;
  }

  /** Their names, identity first. */
  public List<String> names() {
    return names;
  }

  /** What compresses and decompresses in an encoding; null if that is identity or not known. */
  public @Nullable Compressor find(@Nullable String name) {
    return name == null ? null : compressors.get(name);
  }

  /**
   * What compresses in the encoding that somebody on this side has chosen; null for identity.
   *
   * @throws IllegalArgumentException if it is not known
   */
  public @Nullable Compressor chosen(String name) {
    Compressor found = compressors.get(name);
    if (found == null && !name.equals(IDENTITY)) {
      throw new IllegalArgumentException(
          "there is no compressor '"
              + name
              + "', only "
              + String.join(", ", names)
              + "; the builder's compressor(…) adds others");
    }
    return found;
  }

  /**
   * Whether a peer reads an encoding.
   *
   * @param accepted the value of its {@code grpc-accept-encoding}, or null if it sent none
   */
  public static boolean accepts(@Nullable String accepted, String name) {
    if (accepted == null) {
      return false;
    }
    for (String each : accepted.split(",", -1)) {
      if (each.strip().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
