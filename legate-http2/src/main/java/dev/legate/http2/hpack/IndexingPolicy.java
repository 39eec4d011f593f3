package dev.legate.http2.hpack;

/**
 * Decides which fields an encoder puts into the dynamic table.
 *
 * <p>A table that changes all the time makes everything about it worthless, on both sides; so a
 * field goes in only when it is known or has proved to repeat.
 */
final class IndexingPolicy {

  private final int[] seenOnce = new int[64];

  /** Fields that must never be in a table, here or at a proxy (RFC 7541 §7.1.3). */
  static boolean isSensitive(String name) {
    return switch (name) {
      case "authorization", "proxy-authorization", "cookie", "set-cookie" -> true;
      default -> name.endsWith("-bin");
    };
  }

  /**
   * Whether to index a field now.
   *
   * @param hash that of name and value
   * @param nameIsKnown whether a table has the name; if not, a field whose name comes again goes in
   *     for its name's sake, so that later ones need not spell it
   */
  boolean admits(String name, int hash, boolean nameIsKnown) {
    return switch (name) {
      case "grpc-timeout",
          "grpc-message",
          "content-length",
          "date",
          "traceparent",
          "tracestate",
          "x-request-id" ->
          !nameIsKnown; // another value in each call
      case ":authority",
          ":method",
          ":scheme",
          ":status",
          "te",
          "content-type",
          "user-agent",
          "server",
          "grpc-status",
          "grpc-encoding",
          "grpc-accept-encoding",
          "accept-encoding" ->
          true; // few values, the same for the life of a connection
      default -> isSecondTime(hash) || (!nameIsKnown && isSecondTime(name.hashCode()));
    };
  }

  private boolean isSecondTime(int hash) {
    int slot = (hash * 0x9E3779B9) >>> 26;
    boolean again = seenOnce[slot] == hash;
    seenOnce[slot] = hash;
    return again;
  }
}
