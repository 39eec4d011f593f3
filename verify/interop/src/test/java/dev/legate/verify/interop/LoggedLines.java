package dev.legate.verify.interop;

import java.text.MessageFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the server's transport logs meanwhile, at every level. */
final class LoggedLines extends Handler implements AutoCloseable {
  private final Logger logger;
  private final Level before;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private LoggedLines(String name) {
    logger = Logger.getLogger(name);
    before = logger.getLevel();
    logger.setLevel(Level.ALL);
    logger.addHandler(this);
  }

  static LoggedLines ofConnections() {
    return new LoggedLines("dev.legate.netty.internal.server");
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(MessageFormat.format(line.getMessage(), line.getParameters()));
  }

  @Override
  public void flush() {}

  /** Waits for a line that contains a word. */
  String awaitLine(String word) throws InterruptedException {
    while (true) {
      String line = lines.poll(20, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("nothing was logged about " + word);
      }
      if (line.contains(word)) {
        return line;
      }
    }
  }

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setLevel(before);
  }
}
