package dev.legate.netty.internal.client;

import dev.legate.http2.Headers;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.wire.RequestHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The header blocks of one connection's requests. What all calls of a method have in common is one
 * shared prefix, so that the encoder knows it by identity; methods are known by the identity of
 * their path, which a client never makes anew.
 */
final class RequestBlocks {
  private static final int SLOTS = 256; // a power of two
  private static final int MOST_KNOWN = SLOTS / 2;

  private final RequestHeaders.Common common;
  private final @Nullable Known[] slots = new @Nullable Known[SLOTS];
  private int known;

  private record Known(String path, String authority, Headers prefix) {}

  RequestBlocks(RequestHeaders.Common common) {
    this.common = common;
  }

  /**
   * The block of a request.
   *
   * @param remainingNanos until its deadline, if it has one
   */
  Headers of(RequestHead head, long remainingNanos) {
    Headers prefix = prefix(head.path(), head.authority());
    if (!RequestHeaders.varies(head)) {
      return prefix;
    }
    Headers.Builder builder = Headers.builder(prefix);
    RequestHeaders.writeVarying(head, remainingNanos, builder::add);
    return builder.build();
  }

  @SuppressWarnings("ReferenceEquality") // a hit is a hit; a miss only costs
  private Headers prefix(String path, String authority) {
    int slot = System.identityHashCode(path) & SLOTS - 1;
    for (Known each = slots[slot]; each != null; each = slots[slot]) {
      if (each.path == path && each.authority.equals(authority)) {
        return each.prefix;
      }
      slot = slot + 1 & SLOTS - 1;
    }
    Headers made = make(path, authority);
    if (known < MOST_KNOWN) {
      slots[slot] = new Known(path, authority, made);
      known++;
    }
    return made;
  }

  private Headers make(String path, String authority) {
    Headers.Builder builder = Headers.builder();
    RequestHeaders.writeRepeating(path, authority, "http", common, builder::add);
    return builder.build();
  }
}
