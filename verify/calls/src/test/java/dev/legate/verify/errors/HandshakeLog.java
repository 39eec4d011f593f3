package dev.legate.verify.errors;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Why handshakes fail, as servers log it meanwhile. */
final class HandshakeLog extends Handler implements AutoCloseable {
  private final Logger logger = Logger.getLogger("dev.legate.netty.internal.server");
  private final Level before = logger.getLevel();
  private final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();

  HandshakeLog() {
    logger.setLevel(Level.ALL); // more than one in a second
    logger.addHandler(this);
  }

  @Override
  public void publish(LogRecord line) {
    if (line.getMessage().startsWith("the TLS handshake with {0} failed")) {
      reasons.add(String.valueOf(line.getParameters()[1]));
    }
  }

  String awaitReason() throws InterruptedException {
    String reason = reasons.poll(20, TimeUnit.SECONDS);
    if (reason == null) {
      throw new AssertionError("the server has logged no handshake that failed");
    }
    return reason;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setLevel(before);
  }
}
