package dev.legate.stub;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.ClientCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A call whose server is the test. */
final class FakeClientCall implements ClientCall {
  private static final Object END = new Object();

  final List<Object> sent = new CopyOnWriteArrayList<>();
  final CompletableFuture<String> cancelled = new CompletableFuture<>();
  final CompletableFuture<Void> halfClosed = new CompletableFuture<>();
  volatile Consumer<Object> onSend = message -> {};
  private final BlockingQueue<Object> responses = new LinkedBlockingQueue<>();
  private final List<BiConsumer<Status, Metadata>> actions = new ArrayList<>();

  void respond(Object message) {
    responses.add(message);
  }

  void respondEnd() {
    responses.add(END);
  }

  @Override
  public boolean send(Object message) {
    onSend.accept(message);
    sent.add(message);
    return !cancelled.isDone();
  }

  @Override
  public void messageCompression(boolean compressed) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void halfClose() {
    halfClosed.complete(null);
  }

  @Override
  public Object receive() {
    try {
      Object next = responses.take();
      if (next instanceof StatusException failure) {
        throw failure;
      }
      return next == END ? null : next;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Override
  public Metadata headers() {
    return new Metadata();
  }

  @Override
  public Metadata trailers() {
    return new Metadata();
  }

  @Override
  public void cancel(String reason) {
    if (cancelled.complete(reason)) {
      Status status = Status.of(StatusCode.CANCELLED, reason);
      responses.add(new StatusException(status, new Metadata(), null));
      actions.forEach(action -> action.accept(status, new Metadata()));
    }
  }

  @Override
  public void onComplete(BiConsumer<Status, Metadata> action) {
    actions.add(action);
  }
}
