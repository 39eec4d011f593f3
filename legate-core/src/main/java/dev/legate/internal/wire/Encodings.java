package dev.legate.internal.wire;

import org.jspecify.annotations.Nullable;

/** The message encodings this side understands. */
final class Encodings {
  /** The value of {@code grpc-accept-encoding}. */
  static final String ACCEPTED = "identity";

  private Encodings() {}

  /** The encoding that a {@code grpc-encoding} names; null stands for identity. */
  static @Nullable String ofField(String value) {
    return value.equals("identity") ? null : value;
  }

  /** Whether messages in this encoding can be read. */
  static boolean isSupported(@Nullable String encoding) {
    return encoding == null;
  }
}
