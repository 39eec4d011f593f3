package dev.legate.internal.bridge;

import dev.legate.bench.jmh.Microbenchmark;
import dev.legate.internal.dispatch.HandlerStarts;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Handing messages from thread to thread and waiting for them. */
public class HandOverBenchmark extends Microbenchmark {
  private static final int ROUNDS = 1024;

  /** Whose threads the two sides of a round trip are. */
  public enum Sides {
    /** Two handlers, or a handler and a caller. */
    VIRTUAL_VIRTUAL,
    /** An event loop and a handler, or a platform thread that calls. */
    PLATFORM_VIRTUAL,
    /** An event loop and a worker of a pool, or a platform thread that calls. */
    PLATFORM_PLATFORM;

    ThreadFactory here() {
      return this == VIRTUAL_VIRTUAL ? Thread.ofVirtual().factory() : Thread.ofPlatform().factory();
    }

    ThreadFactory there() {
      return this == PLATFORM_PLATFORM
          ? Thread.ofPlatform().daemon().factory()
          : Thread.ofVirtual().factory();
    }
  }

  /** A state of its own, so that only round trips are run for each kind of threads. */
  @State(Scope.Thread)
  public static class Echo {
    /** Whose threads. */
    @Param public Sides sides = Sides.VIRTUAL_VIRTUAL;

    private final Mailbox there = new Mailbox();
    private final Mailbox back = new Mailbox();
    private ThreadFactory here = Thread.ofVirtual().factory();

    /** Starts the other side. */
    @Setup
    public void begin() {
      here = sides.here();
      sides.there().newThread(this::echo).start();
    }

    /** Ends it. */
    @TearDown
    public void end() {
      there.abort();
    }

    private void echo() {
      try {
        for (Object item = there.take(); item != null; item = there.take()) {
          back.put(item);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private void roundTrips() {
      try {
        for (int i = 0; i < ROUNDS; i++) {
          there.put(this);
          if (!equals(back.take())) {
            throw new IllegalStateException("something else came back");
          }
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final Executor starts = HandlerStarts.virtual();
  private final Mailbox mailbox = new Mailbox();
  private final ParkingSpot spot = new ParkingSpot();

  /** A message to another thread, which waits for it, and back: two parks and two wake-ups. */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void mailboxRoundTrip(Echo echo) throws InterruptedException {
    Thread thread = echo.here.newThread(echo::roundTrips);
    thread.start();
    thread.join();
  }

  /** A message that is there when it is taken. */
  @Benchmark
  public Object mailboxWithoutWaiting() throws InterruptedException {
    mailbox.put(this);
    return mailbox.take();
  }

  /** The floor of a handler: a virtual thread that does next to nothing, started from outside. */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void virtualThreadsAlone() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(ROUNDS);
    Runnable handler = running::countDown;
    for (int i = 0; i < ROUNDS; i++) {
      starts.execute(handler);
    }
    running.await();
  }

  /** What every event costs a call whose thread does something else. */
  @Benchmark
  public void wakingNobody() {
    spot.wake();
  }
}
