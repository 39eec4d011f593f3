package dev.legate.stub;

import static java.util.Objects.requireNonNull;

import dev.legate.internal.bridge.Demand;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The responses of a call for one subscriber, who gets them on one virtual thread, as many as it
 * requests.
 */
final class CallPublisher<R> implements Flow.Publisher<R> {
  private final TypedCall<?, R> call;
  private final Runnable start;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  CallPublisher(TypedCall<?, R> call, Runnable start) {
    this.call = call;
    this.start = start;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super R> subscriber) {
    requireNonNull(subscriber, "subscriber");
    if (!subscribed.compareAndSet(false, true)) {
      subscriber.onSubscribe(new Refused());
      subscriber.onError(
          new IllegalStateException("the responses of a call have one subscriber, and have it"));
      return;
    }
    Delivery delivery = new Delivery(subscriber);
    AsyncThreads.start("legate-async-responses", delivery);
  }

  /** The subscription of one who was refused. */
  private static final class Refused implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  /** Gives a subscriber what it requests. */
  private final class Delivery implements Flow.Subscription, Runnable {
    private final Flow.Subscriber<? super R> subscriber;
    private final Demand demand = new Demand();
    private volatile @Nullable IllegalArgumentException misuse;

    Delivery(Flow.Subscriber<? super R> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (n <= 0 && !demand.isEnded()) {
        misuse =
            new IllegalArgumentException(
                "request(" + n + ") breaks rule 3.9 of Reactive Streams: it must be positive");
        cancel(); // the subscriber's thread may be waiting for a response
      } else if (n > 0) {
        demand.add(n);
      }
    }

    @Override
    public void cancel() {
      demand.end();
      call.close();
    }

    @Override
    public void run() {
      subscriber.onSubscribe(this);
      if (demand.isEnded()) {
        endEarly();
        return;
      }
      try {
        start.run();
        deliver();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        fail(interrupted);
      } catch (Throwable failure) {
        fail(failure);
      }
    }

    private void deliver() throws InterruptedException {
      R next = call.receive(); // known before it is requested, so that the end needs no request
      while (next != null) {
        if (!demand.take()) {
          endEarly();
          return;
        }
        subscriber.onNext(next);
        next = call.receive();
      }
      if (demand.isEnded()) {
        endEarly();
      } else {
        subscriber.onComplete();
      }
    }

    private void fail(Throwable failure) {
      if (demand.isEnded()) {
        endEarly();
        return;
      }
      call.close();
      subscriber.onError(failure);
    }

    private void endEarly() {
      call.close();
      IllegalArgumentException wrong = misuse;
      if (wrong != null) {
        subscriber.onError(wrong);
      }
    }
  }
}
