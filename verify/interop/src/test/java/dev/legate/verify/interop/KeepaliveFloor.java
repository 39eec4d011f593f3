package dev.legate.verify.interop;

/** Lets channels have keepalive times below 10 s, which tests cannot wait for. */
final class KeepaliveFloor implements AutoCloseable {
  private static final String PROPERTY = "dev.legate.internal.leastKeepaliveMillis";

  private KeepaliveFloor() {}

  /** Until this is closed. */
  static KeepaliveFloor lower() {
    System.setProperty(PROPERTY, "100");
    return new KeepaliveFloor();
  }

  @Override
  public void close() {
    System.clearProperty(PROPERTY);
  }
}
