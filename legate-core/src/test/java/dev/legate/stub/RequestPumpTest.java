package dev.legate.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RequestPumpTest {
  private final FakeClientCall call = new FakeClientCall();
  private final RequestPump<String> pump = new RequestPump<>(call);
  private final Publisher publisher = new Publisher();

  /** Notes what is asked of it. */
  private static class Publisher implements Flow.Subscription {
    final List<Long> requested = new ArrayList<>();
    final AtomicInteger cancels = new AtomicInteger();

    @Override
    public void request(long n) {
      requested.add(n);
    }

    @Override
    public void cancel() {
      cancels.incrementAndGet();
    }
  }

  @Test
  void sendsAndHalfClosesAndAsksAnewForHalf() {
    pump.onSubscribe(publisher);
    for (int i = 0; i < 32; i++) {
      pump.onNext("" + i);
    }
    pump.onComplete();
    pump.run();
    assertThat(call.sent).hasSize(32).startsWith("0").endsWith("31");
    assertThat(call.halfClosed).isDone();
    assertThat(publisher.requested).containsExactly(32L, 16L, 16L);
  }

  @Test
  void aRequestThatCannotBeSentEndsTheCall() {
    pump.onSubscribe(publisher);
    call.onSend =
        message -> {
          throw new ClassCastException("not what the method takes");
        };
    pump.onNext("odd");
    assertThatThrownBy(pump::run).isInstanceOf(ClassCastException.class);
    assertThat(call.cancelled.getNow("")).contains("not what the method takes");
    assertThat(publisher.cancels).hasPositiveValue();
  }

  @Test
  void aFailingPublisherEndsTheCall() {
    pump.onSubscribe(publisher);
    pump.onError(new IllegalStateException("source is gone"));
    pump.run();
    assertThat(call.cancelled.getNow("")).contains("source is gone");
    assertThat(call.halfClosed).isNotDone();
  }

  @Test
  void theEndOfTheCallCancelsTheSubscription() {
    pump.onSubscribe(publisher);
    pump.onNext("never sent");
    call.cancel("enough");
    assertThat(publisher.cancels).hasValue(1);
    pump.run();
    assertThat(call.sent).isEmpty();
    assertThat(call.halfClosed).isNotDone();
  }

  @Test
  void noSubscriptionOutlivesACallThatEndsMeanwhile() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      FakeClientCall ending = new FakeClientCall();
      RequestPump<String> late = new RequestPump<>(ending);
      Publisher source = new Publisher();
      Thread end = Thread.startVirtualThread(() -> ending.cancel("enough"));
      late.onSubscribe(source);
      end.join();
      assertThat(source.cancels).hasPositiveValue();
    }
  }

  @Test
  void aSubscriptionThatComesAfterTheEndIsCancelled() {
    Publisher late =
        new Publisher() {
          @Override
          public void request(long n) {
            throw new AssertionError("nothing is wanted any more");
          }
        };
    call.cancel("enough");
    pump.onSubscribe(late);
    assertThat(late.cancels).hasValue(1);
  }

  @Test
  void aSecondSubscriptionIsCancelled() {
    pump.onSubscribe(publisher);
    Publisher second = new Publisher();
    pump.onSubscribe(second);
    assertThat(second.cancels).hasValue(1);
    assertThat(second.requested).isEmpty();
    assertThat(publisher.cancels).hasValue(0);
  }
}
