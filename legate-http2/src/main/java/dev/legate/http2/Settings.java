package dev.legate.http2;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * SETTINGS parameters (RFC 9113 §6.5.2), immutable.
 *
 * <p>Knows which parameters were given explicitly: only those are sent, and only those replace
 * others in {@link #plus}. A parameter that was not given has the RFC's initial value. Values are
 * unsigned 32-bit numbers on the wire; what does not fit an {@code int} is kept as {@link
 * #UNLIMITED}.
 */
public final class Settings {

  public static final int HEADER_TABLE_SIZE = 1;
  public static final int ENABLE_PUSH = 2;
  public static final int MAX_CONCURRENT_STREAMS = 3;
  public static final int INITIAL_WINDOW_SIZE = 4;
  public static final int MAX_FRAME_SIZE = 5;
  public static final int MAX_HEADER_LIST_SIZE = 6;

  /** The highest parameter that this class knows; parameters are numbered from 1. */
  public static final int LAST_PARAMETER = MAX_HEADER_LIST_SIZE;

  /** Stands for "no limit" of {@code maxConcurrentStreams} and {@code maxHeaderListSize}. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** The smallest and the largest legal MAX_FRAME_SIZE. */
  public static final int SMALLEST_MAX_FRAME_SIZE = 1 << 14;

  public static final int LARGEST_MAX_FRAME_SIZE = (1 << 24) - 1;

  private static final int[] INITIAL = {0, 4096, 1, UNLIMITED, 65_535, 1 << 14, UNLIMITED};
  private static final String[] NAMES = {
    "?",
    "HEADER_TABLE_SIZE",
    "ENABLE_PUSH",
    "MAX_CONCURRENT_STREAMS",
    "INITIAL_WINDOW_SIZE",
    "MAX_FRAME_SIZE",
    "MAX_HEADER_LIST_SIZE"
  };

  private static final Settings NONE = new Settings(INITIAL, 0);

  private final int[] values;
  private final int given; // bit n: parameter n was given

  private Settings(int[] values, int given) {
    this.values = values;
    this.given = given;
  }

  /** Settings of which none was given: the initial values of every connection. */
  public static Settings none() {
    return NONE;
  }

  public int headerTableSize() {
    return values[HEADER_TABLE_SIZE];
  }

  public boolean enablePush() {
    return values[ENABLE_PUSH] != 0;
  }

  public int maxConcurrentStreams() {
    return values[MAX_CONCURRENT_STREAMS];
  }

  public int initialWindowSize() {
    return values[INITIAL_WINDOW_SIZE];
  }

  public int maxFrameSize() {
    return values[MAX_FRAME_SIZE];
  }

  public int maxHeaderListSize() {
    return values[MAX_HEADER_LIST_SIZE];
  }

  public Settings withHeaderTableSize(int size) {
    return with(HEADER_TABLE_SIZE, size);
  }

  public Settings withEnablePush(boolean enabled) {
    return with(ENABLE_PUSH, enabled ? 1 : 0);
  }

  public Settings withMaxConcurrentStreams(int streams) {
    return with(MAX_CONCURRENT_STREAMS, streams);
  }

  public Settings withInitialWindowSize(int size) {
    return with(INITIAL_WINDOW_SIZE, size);
  }

  public Settings withMaxFrameSize(int size) {
    return with(MAX_FRAME_SIZE, size);
  }

  public Settings withMaxHeaderListSize(int size) {
    return with(MAX_HEADER_LIST_SIZE, size);
  }

  /**
   * These settings with one parameter given.
   *
   * @throws IllegalArgumentException if the parameter is unknown or its value is not allowed by RFC
   *     9113 §6.5.2
   */
  public Settings with(int parameter, int value) {
    if (parameter < 1 || parameter > LAST_PARAMETER) {
      throw new IllegalArgumentException(
          "unknown setting " + parameter + ", expected 1 to " + LAST_PARAMETER);
    }
    ConnectionError error = check(parameter, value);
    if (error != null) {
      throw new IllegalArgumentException(error.message());
    }
    if (value < 0) {
      throw new IllegalArgumentException(
          NAMES[parameter] + " is " + value + ", expected 0 to 2147483647");
    }
    int[] changed = values.clone();
    changed[parameter] = value;
    return new Settings(changed, given | 1 << parameter);
  }

  /** These settings, with those replaced that {@code later} was given. */
  public Settings plus(Settings later) {
    if (given == 0) {
      return later;
    }
    int[] merged = values.clone();
    for (int parameter = 1; parameter <= LAST_PARAMETER; parameter++) {
      if (later.isGiven(parameter)) {
        merged[parameter] = later.values[parameter];
      }
    }
    return new Settings(merged, given | later.given);
  }

  /** Whether a parameter was given rather than left at its initial value. */
  public boolean isGiven(int parameter) {
    return (given >>> parameter & 1) != 0;
  }

  /** How many parameters were given. */
  public int givenCount() {
    return Integer.bitCount(given);
  }

  /** The value of a known parameter, as on the wire. */
  public int value(int parameter) {
    return values[parameter];
  }

  /**
   * What is wrong with a received value, or null; unsigned values beyond {@code int} are negative.
   */
  public static @Nullable ConnectionError check(int parameter, int value) {
    return switch (parameter) {
      case ENABLE_PUSH ->
          value == 0 || value == 1
              ? null
              : wrong(ErrorCode.PROTOCOL_ERROR, parameter, value, "0 or 1");
      case INITIAL_WINDOW_SIZE ->
          value >= 0
              ? null
              : wrong(ErrorCode.FLOW_CONTROL_ERROR, parameter, value, "at most 2147483647");
      case MAX_FRAME_SIZE ->
          value >= SMALLEST_MAX_FRAME_SIZE && value <= LARGEST_MAX_FRAME_SIZE
              ? null
              : wrong(ErrorCode.PROTOCOL_ERROR, parameter, value, "16384 to 16777215");
      default -> null;
    };
  }

  private static ConnectionError wrong(ErrorCode code, int parameter, int value, String expected) {
    return new ConnectionError(
        code,
        "SETTINGS "
            + NAMES[parameter]
            + " is "
            + Integer.toUnsignedString(value)
            + ", expected "
            + expected);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Settings that
        && given == that.given
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(values) + given;
  }

  /** The given parameters, such as {@code INITIAL_WINDOW_SIZE=1048576 MAX_FRAME_SIZE=16384}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int parameter = 1; parameter <= LAST_PARAMETER; parameter++) {
      if (isGiven(parameter)) {
        text.append(text.isEmpty() ? "" : " ")
            .append(NAMES[parameter])
            .append('=')
            .append(values[parameter]);
      }
    }
    return text.toString();
  }
}
