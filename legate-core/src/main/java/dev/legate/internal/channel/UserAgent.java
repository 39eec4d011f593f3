package dev.legate.internal.channel;

/** The value of {@code user-agent}, as gRPC's HTTP/2 document recommends it. */
final class UserAgent {
  private static final String OWN = "grpc-java-legate/0.1.0";

  private UserAgent() {}

  /**
   * Our own value with an application's before it.
   *
   * @param prefix may be empty
   * @throws IllegalArgumentException if the prefix cannot stand in a header
   */
  static String with(String prefix) {
    for (int i = 0; i < prefix.length(); i++) {
      char c = prefix.charAt(i);
      if (c < 0x20 || c > 0x7E) {
        throw new IllegalArgumentException(
            "userAgent: expected printable ASCII, found U+%04X at %d".formatted((int) c, i));
      }
    }
    String trimmed = prefix.strip();
    return trimmed.isEmpty() ? OWN : trimmed + " " + OWN;
  }
}
