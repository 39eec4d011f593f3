package dev.legate;

import java.util.Set;

/** Which names and values metadata may have (PROTOCOL-HTTP2, "Custom-Metadata"). */
final class MetadataRules {
  /** Header fields that HTTP/2 or gRPC itself sets, or that HTTP/2 forbids. */
  private static final Set<String> RESERVED =
      Set.of(
          "te",
          "content-type",
          "content-length",
          "host",
          "connection",
          "keep-alive",
          "proxy-connection",
          "transfer-encoding",
          "upgrade",
          "trailer");

  private MetadataRules() {}

  static void checkName(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a metadata key is empty: it needs a name");
    }
    if (name.startsWith(":")) {
      throw reserved(name, "names that start with ':' are HTTP/2's");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean legal =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
      if (!legal) {
        throw new IllegalArgumentException(
            "metadata key '%s' has the character %s at %d; lower-case letters, digits, '-', '_' and '.' are legal"
                .formatted(name, shown(c), i));
      }
    }
    if (name.startsWith("grpc-")) {
      throw reserved(name, "names that start with 'grpc-' are gRPC's");
    }
    if (RESERVED.contains(name)) {
      throw reserved(name, "it is set by the protocol or forbidden in HTTP/2");
    }
  }

  static String checkText(String name, String value) {
    String trimmed = value.strip();
    for (int i = 0; i < trimmed.length(); i++) {
      char c = trimmed.charAt(i);
      if (c < 0x20 || c > 0x7e) {
        throw new IllegalArgumentException(
            "the value of metadata key '%s' has the character %s at %d; text values are printable ASCII, other bytes need a key that ends in -bin"
                .formatted(name, shown(c), i));
      }
    }
    return trimmed;
  }

  private static IllegalArgumentException reserved(String name, String why) {
    return new IllegalArgumentException("metadata key '" + name + "' is reserved: " + why);
  }

  private static String shown(char c) {
    return c > 0x20 && c < 0x7f ? "'" + c + "'" : "U+%04X".formatted((int) c);
  }
}
