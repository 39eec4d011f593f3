package dev.legate.internal.wire;

/**
 * The text of {@code grpc-timeout}: at most eight digits and a unit among {@code H M S m u n}
 * (PROTOCOL-HTTP2, "Timeout").
 */
public final class TimeoutText {
  /** What {@link #decode} answers for a text that is no timeout. */
  public static final long MALFORMED = -1;

  private static final int MAX_DIGITS = 8;
  private static final long LIMIT = 100_000_000;

  private TimeoutText() {}

  /**
   * The text for a timeout: exact where eight digits suffice, else shorter, never longer; never
   * zero.
   *
   * @param nanos a timeout that is not positive is written as one nanosecond, the shortest there is
   */
  public static String encode(long nanos) {
    if (nanos < LIMIT) {
      return Math.max(nanos, 1) + "n";
    }
    long micros = nanos / 1_000;
    if (micros < LIMIT) {
      return micros + "u";
    }
    long millis = micros / 1_000;
    if (millis < LIMIT) {
      return millis + "m";
    }
    long seconds = millis / 1_000;
    if (seconds < LIMIT) {
      return seconds + "S";
    }
    long minutes = seconds / 60;
    if (minutes < LIMIT) {
      return minutes + "M";
    }
    return minutes / 60 + "H";
  }

  /**
   * The nanoseconds that a text says, {@link Long#MAX_VALUE} if they are more than that.
   *
   * @return {@link #MALFORMED} if it is no timeout
   */
  public static long decode(String text) {
    int digits = text.length() - 1;
    if (digits < 1 || digits > MAX_DIGITS) {
      return MALFORMED;
    }
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return MALFORMED;
      }
      value = value * 10 + digit;
    }
    long unit = unitNanos(text.charAt(digits));
    if (unit == MALFORMED) {
      return MALFORMED;
    }
    return value > Long.MAX_VALUE / unit ? Long.MAX_VALUE : value * unit;
  }

  private static long unitNanos(char unit) {
    return switch (unit) {
      case 'n' -> 1;
      case 'u' -> 1_000;
      case 'm' -> 1_000_000;
      case 'S' -> 1_000_000_000;
      case 'M' -> 60_000_000_000L;
      case 'H' -> 3_600_000_000_000L;
      default -> MALFORMED;
    };
  }
}
