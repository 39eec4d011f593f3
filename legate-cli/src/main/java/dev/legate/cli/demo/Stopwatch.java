package dev.legate.cli.demo;

import java.time.Duration;

/** Runs from when it is made. */
final class Stopwatch {
  private final long start = System.nanoTime();

  Duration time() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
