package dev.legate.netty.internal;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.transport.TransportStream;
import dev.legate.internal.wire.MessageFramer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A call's listener, of either side, that remembers what it is told; tests wait for it. */
final class TestCall implements StreamListener {
  final CompletableFuture<ResponseHead> head = new CompletableFuture<>();
  final BlockingQueue<ByteBuffer> messages = new LinkedBlockingQueue<>();
  final CompletableFuture<Void> halfClosed = new CompletableFuture<>();
  final CompletableFuture<Status> invalid = new CompletableFuture<>();
  final CompletableFuture<Void> deadline = new CompletableFuture<>();

  /** How it ended; of {@code onClosed} the status only. */
  final CompletableFuture<Trailers> end = new CompletableFuture<>();

  volatile boolean unprocessed;
  final AtomicLong sent = new AtomicLong();
  final AtomicInteger received = new AtomicInteger();
  final AtomicInteger ends = new AtomicInteger();
  final List<String> failures = new ArrayList<>();

  /** Set by the one who made the call. */
  volatile TransportStream stream;

  volatile int maxReceiveSize = 4 * 1024 * 1024;
  volatile boolean keepsMessages = true;

  /** Gives credit back as messages come. */
  volatile boolean takesAtOnce;

  volatile Runnable onDeadline = () -> {};

  @Override
  public int maxReceiveSize() {
    return maxReceiveSize;
  }

  @Override
  public void onHead(ResponseHead told) {
    head.complete(told);
  }

  @Override
  public void onMessages(ByteBuffer framed, int count) {
    received.addAndGet(count);
    int size = framed.remaining();
    if (keepsMessages) {
      for (int i = 0; i < count; i++) {
        messages.add(MessageFramer.next(framed));
      }
    }
    if (takesAtOnce) {
      stream.taken(size);
    }
  }

  @Override
  public void onHalfClosed() {
    halfClosed.complete(null);
  }

  @Override
  public void onInvalid(Status status) {
    invalid.complete(status);
  }

  @Override
  public void onTrailers(Trailers trailers) {
    ends.incrementAndGet();
    end.complete(trailers);
  }

  @Override
  public void onClosed(Status status, boolean wasUnprocessed) {
    ends.incrementAndGet();
    unprocessed = wasUnprocessed;
    end.complete(new Trailers(status, new Metadata()));
  }

  @Override
  public void onSent(int bytes) {
    sent.addAndGet(bytes);
  }

  @Override
  public void onDeadline() {
    deadline.complete(null);
    onDeadline.run();
  }

  // ---- waiting

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("nothing came: " + e, e);
    }
  }

  Trailers trailers() {
    return await(end);
  }

  Status status() {
    return trailers().status();
  }

  ByteBuffer message() {
    try {
      ByteBuffer next = messages.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no message came; the end: " + end.getNow(null));
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  String text() {
    return Frames.text(message());
  }
}
