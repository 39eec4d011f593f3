package dev.legate.stub;

import static java.util.Objects.requireNonNull;

import dev.legate.client.ClientCall;
import dev.legate.internal.bridge.Mailbox;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a publisher gives: a subscriber that keeps few elements, and a body that sends them on
 * the thread that runs it, so that the publisher's thread never waits.
 */
final class RequestPump<Q> implements Flow.Subscriber<Q>, Runnable {
  /** Elements that may be waiting; half of it is asked for anew at a time. */
  private static final int AHEAD = 32;

  private final ClientCall call;
  private final Mailbox elements = new Mailbox();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile @Nullable Throwable failure;
  private int taken;

  RequestPump(ClientCall call) {
    this.call = call;
    call.onComplete((status, trailers) -> stop());
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    if (subscription != null || elements.isOver()) {
      given.cancel();
      return;
    }
    subscription = given;
    if (elements.isOver()) {
      given.cancel(); // the call ended meanwhile, and may not have seen the subscription
      return;
    }
    given.request(AHEAD);
  }

  @Override
  public void onNext(Q element) {
    elements.put(requireNonNull(element, "element"));
  }

  @Override
  public void onError(Throwable thrown) {
    failure = requireNonNull(thrown, "thrown");
    elements.end();
  }

  @Override
  public void onComplete() {
    elements.end();
  }

  /** The call is over: nothing more is wanted. */
  private void stop() {
    elements.abort();
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  /** Sends until the publisher or the call ends. */
  @Override
  public void run() {
    try {
      for (Object element = elements.take(); element != null; element = elements.take()) {
        if (!call.send(element)) {
          return;
        }
        askForMore();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      call.cancel("the thread that sends its requests was interrupted");
      return;
    } catch (RuntimeException | Error unsendable) {
      call.cancel("a request could not be sent: " + unsendable);
      throw unsendable;
    }
    Throwable thrown = failure;
    if (thrown != null) {
      call.cancel("the publisher of its requests failed: " + thrown);
    } else if (!elements.isAborted()) {
      call.halfClose();
    }
  }

  private void askForMore() {
    Flow.Subscription current = subscription;
    if (++taken == AHEAD / 2 && current != null) {
      taken = 0;
      current.request(AHEAD / 2);
    }
  }
}
