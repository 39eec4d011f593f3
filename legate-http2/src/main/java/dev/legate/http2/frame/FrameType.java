package dev.legate.http2.frame;

/** The frame types of RFC 9113 §6, as on the wire. */
public final class FrameType {

  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PUSH_PROMISE = 5;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  private static final String[] NAMES = {
    "DATA",
    "HEADERS",
    "PRIORITY",
    "RST_STREAM",
    "SETTINGS",
    "PUSH_PROMISE",
    "PING",
    "GOAWAY",
    "WINDOW_UPDATE",
    "CONTINUATION"
  };

  private FrameType() {}

  /** The RFC's name of a type, or {@code UNKNOWN(0x..)}. */
  public static String name(int type) {
    return type >= 0 && type < NAMES.length
        ? NAMES[type]
        : "UNKNOWN(0x" + Integer.toHexString(type) + ")";
  }
}
