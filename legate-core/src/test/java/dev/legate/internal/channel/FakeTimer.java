package dev.legate.internal.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that a test moves. */
final class FakeTimer implements Timer {
  private final List<Task> tasks = new ArrayList<>();
  private long now = -1_000; // nanoTime may well be negative

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized Runnable schedule(long nanos, Runnable task) {
    Task scheduled = new Task(now + nanos, task);
    tasks.add(scheduled);
    return () -> cancel(scheduled);
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  /** How many tasks wait for their time. */
  synchronized int size() {
    return tasks.size();
  }

  /** Lets time pass, and runs what becomes due. */
  void advance(Duration time) {
    long end = nanoTime() + time.toNanos();
    for (Task due = next(end); due != null; due = next(end)) {
      due.action.run();
    }
    synchronized (this) {
      now = end;
    }
  }

  private synchronized Task next(long end) {
    Task due =
        tasks.stream()
            .filter(task -> task.at <= end)
            .min(Comparator.comparingLong(Task::at))
            .orElse(null);
    if (due != null) {
      tasks.remove(due);
      now = due.at;
    }
    return due;
  }

  private record Task(long at, Runnable action) {}
}
