package dev.legate.internal.channel;

import dev.legate.Deadline;
import dev.legate.internal.bridge.PickGate;
import dev.legate.internal.call.PickRequest;
import dev.legate.internal.call.TransportSource;
import dev.legate.internal.transport.ClientTransport;
import java.util.concurrent.CompletableFuture;

/** A call that wants a transport and tells when it waits for one. */
final class FakeCall implements PickRequest {
  final CompletableFuture<PickGate> waits = new CompletableFuture<>();
  final CompletableFuture<ClientTransport> picked = new CompletableFuture<>();
  volatile boolean interruptedAfterwards;
  private final Deadline deadline;
  private final boolean waitForReady;
  private Thread thread;

  private FakeCall(Deadline deadline, boolean waitForReady) {
    this.deadline = deadline;
    this.waitForReady = waitForReady;
  }

  static FakeCall failingFast() {
    return new FakeCall(null, false);
  }

  static FakeCall waitingForReady() {
    return new FakeCall(null, true);
  }

  static FakeCall until(Deadline deadline) {
    return new FakeCall(deadline, false);
  }

  /** Picks on a thread of its own, and returns when that thread waits. */
  FakeCall waitAt(TransportSource source) {
    thread =
        Thread.startVirtualThread(
            () -> {
              try {
                ClientTransport transport = source.pick(this);
                interruptedAfterwards = Thread.currentThread().isInterrupted();
                picked.complete(transport);
              } catch (RuntimeException failure) {
                interruptedAfterwards = Thread.currentThread().isInterrupted();
                picked.completeExceptionally(failure);
              }
            });
    waits.join();
    return this;
  }

  Thread thread() {
    return thread;
  }

  @Override
  public String path() {
    return "/p.S/M";
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public boolean isWaitForReady() {
    return waitForReady;
  }

  @Override
  public void waitsIn(PickGate gate) {
    waits.complete(gate);
  }
}
