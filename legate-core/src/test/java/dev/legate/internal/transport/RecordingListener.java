package dev.legate.internal.transport;

import dev.legate.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps every event of a call, for tests of transports and of what they are made of. */
public class RecordingListener implements StreamListener {
  /** What may be told. */
  public sealed interface Event {}

  public record Head(ResponseHead head) implements Event {}

  public record Message(byte[] bytes, boolean compressed) implements Event {}

  public record HalfClosed() implements Event {}

  public record Invalid(Status status) implements Event {}

  public record Ended(Trailers trailers) implements Event {}

  public record Closed(Status status, boolean unprocessed) implements Event {}

  public record DeadlinePassed() implements Event {}

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> sent = new LinkedBlockingQueue<>();
  private volatile Thread thread;
  private volatile int maxReceiveSize = 4 * 1024 * 1024;

  public RecordingListener maxReceiveSize(int bytes) {
    maxReceiveSize = bytes;
    return this;
  }

  /** The next event, which has to come. */
  public Event next() {
    try {
      Event event = events.poll(20, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no event has come");
      }
      return event;
    } catch (InterruptedException interrupted) {
      throw new AssertionError("interrupted", interrupted);
    }
  }

  /** The next event, which has to be of a type. */
  public <T extends Event> T next(Class<T> type) {
    Event event = next();
    if (!type.isInstance(event)) {
      throw new AssertionError("expected " + type.getSimpleName() + " but found " + event);
    }
    return type.cast(event);
  }

  /** The events so far that nobody has taken. */
  public List<Event> rest() {
    List<Event> rest = new ArrayList<>();
    events.drainTo(rest);
    return rest;
  }

  /** Waits until so many bytes have been reported as sent. */
  public void awaitSent(int bytes) {
    try {
      for (int left = bytes; left > 0; ) {
        Integer more = sent.poll(20, TimeUnit.SECONDS);
        if (more == null) {
          throw new AssertionError(left + " of " + bytes + " bytes were not reported as sent");
        }
        left -= more;
        if (left < 0) {
          throw new AssertionError("more bytes were reported as sent than " + bytes);
        }
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError("interrupted", interrupted);
    }
  }

  /** The bytes reported as sent that nobody has waited for. */
  public int sentSoFar() {
    List<Integer> pieces = new ArrayList<>();
    sent.drainTo(pieces);
    return pieces.stream().mapToInt(Integer::intValue).sum();
  }

  /** The thread that told the last event. */
  public Thread thread() {
    return thread;
  }

  private void add(Event event) {
    thread = Thread.currentThread();
    events.add(event);
  }

  @Override
  public int maxReceiveSize() {
    return maxReceiveSize;
  }

  @Override
  public void onHead(ResponseHead head) {
    add(new Head(head));
  }

  @Override
  public void onMessages(ByteBuffer framed, int count) {
    ByteBuffer rest = framed.duplicate();
    for (int i = 0; i < count; i++) {
      boolean compressed = rest.get() == 1;
      byte[] bytes = new byte[rest.getInt()];
      rest.get(bytes);
      add(new Message(bytes, compressed));
    }
    if (rest.hasRemaining()) {
      throw new AssertionError(rest.remaining() + " bytes follow " + count + " messages");
    }
  }

  @Override
  public void onHalfClosed() {
    add(new HalfClosed());
  }

  @Override
  public void onInvalid(Status status) {
    add(new Invalid(status));
  }

  @Override
  public void onTrailers(Trailers trailers) {
    add(new Ended(trailers));
  }

  @Override
  public void onClosed(Status status, boolean unprocessed) {
    add(new Closed(status, unprocessed));
  }

  @Override
  public void onSent(int bytes) {
    sent.add(bytes);
  }

  @Override
  public void onDeadline() {
    add(new DeadlinePassed());
  }
}
