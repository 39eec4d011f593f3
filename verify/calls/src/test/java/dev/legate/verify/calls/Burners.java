package dev.legate.verify.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.MethodDescriptor;
import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.ClientCall;
import dev.legate.server.ServerContext;
import dev.legate.server.ServiceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Handlers that burn CPU on every carrier of virtual threads until this is closed. Meanwhile no
 * other virtual thread runs, which closing checks: so tests have to run on platform threads.
 */
final class Burners implements AutoCloseable {
  static final MethodDescriptor<String, String> BURN =
      MethodDescriptor.unary("verify.Burners", "Burn", Texts.TEXT, Texts.TEXT);

  private static final int CARRIERS =
      Integer.getInteger(
          "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());

  /** How many calls make sure that every carrier has one, and that others wait for a carrier. */
  static final int CALLS = 2 * CARRIERS;

  /**
   * Burning ends after this even if a test hangs, since the tests after it need virtual threads.
   */
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(50);

  private final long begin = System.nanoTime();
  private final Semaphore burning = new Semaphore(0);
  private final Semaphore cancelled = new Semaphore(0);
  private volatile boolean stop;
  private volatile boolean tooLong;
  private volatile boolean carrierWasFree;
  private Thread bystander;

  /** The service whose one method burns, on virtual threads whatever the server's pool. */
  ServiceDefinition service() {
    return ServiceDefinition.builder("verify.Burners")
        .ownThreads()
        .unary(BURN, request -> burn())
        .build();
  }

  private String burn() {
    ServerContext context = ServerContext.current();
    boolean seen = false;
    burning.release();
    while (!stop) {
      if (!seen && context.isCancelled()) {
        seen = true;
        cancelled.release();
      }
      if (System.nanoTime() - begin > LONGEST_NANOS) {
        tooLong = true;
        break;
      }
      Thread.onSpinWait();
    }
    return "burnt";
  }

  /** Starts the calls, without waiting for anything. */
  static List<ClientCall> start(Channel channel, CallOptions options) {
    List<ClientCall> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      ClientCall call = channel.newCall(BURN, options);
      call.send("");
      calls.add(call);
    }
    return calls;
  }

  /** Whether every carrier burns by now. */
  boolean isBurningEverywhere() {
    return burning.availablePermits() == CARRIERS;
  }

  /** Waits until every carrier burns. */
  void awaitBurningEverywhere() throws InterruptedException {
    assertThat(Thread.currentThread().isVirtual()).isFalse();
    assertThat(burning.tryAcquire(CARRIERS, 30, TimeUnit.SECONDS)).as("all burn").isTrue();
    bystander = Thread.ofVirtual().start(() -> carrierWasFree = !stop);
  }

  /** Waits until every handler that burns has seen that its call is cancelled. */
  void awaitAllCancelled() throws InterruptedException {
    assertThat(cancelled.tryAcquire(CARRIERS, 30, TimeUnit.SECONDS)).as("all cancelled").isTrue();
  }

  /** Ends the burning; fails if not every carrier has burnt all the while. */
  @Override
  public void close() {
    stop = true;
    assertThat(tooLong).as("burning had to be given up").isFalse();
    if (bystander != null) {
      try {
        bystander.join();
      } catch (InterruptedException timeOut) {
        throw new AssertionError(timeOut);
      }
      assertThat(carrierWasFree).as("a virtual thread could run").isFalse();
    }
  }
}
