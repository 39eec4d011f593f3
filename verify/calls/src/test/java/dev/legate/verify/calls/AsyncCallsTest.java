package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static dev.legate.verify.calls.Texts.CLIENT;
import static dev.legate.verify.calls.Texts.SERVER;
import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.server.ServerContext;
import dev.legate.server.ServiceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(value = Carrier.class, mode = EnumSource.Mode.EXCLUDE, names = "TLS")
class AsyncCallsTest {
  private final Carrier carrier;

  AsyncCallsTest(Carrier carrier) {
    this.carrier = carrier;
  }

  /** Gathers what a publisher gives, asking for so many at a time. */
  private static final class Gatherer implements Flow.Subscriber<String> {
    final List<String> items = new ArrayList<>();
    final CompletableFuture<List<String>> end = new CompletableFuture<>();
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    volatile Runnable each = () -> {};
    private final long step;

    Gatherer(long step) {
      this.step = step;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription.complete(given);
      if (step > 0) {
        given.request(step);
      }
    }

    @Override
    public void onNext(String item) {
      items.add(item);
      each.run();
      if (step > 0 && items.size() % step == 0) {
        subscription.join().request(step);
      }
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      end.complete(items);
    }
  }

  @Test
  void allFourShapes() throws Exception {
    try (Rig rig = Rig.of(carrier, Texts.echo())) {
      assertThat(rig.stub.async().unary(UNARY, "a").get()).isEqualTo("echo a");

      Gatherer many = new Gatherer(7);
      rig.stub.async().serverStreaming(SERVER, "100").subscribe(many);
      assertThat(many.end.get()).hasSize(100).last().isEqualTo("item 99");

      CompletableFuture<String> sum;
      try (SubmissionPublisher<String> requests = new SubmissionPublisher<>()) {
        sum = rig.stub.async().clientStreaming(CLIENT, requests);
        while (!requests.hasSubscribers()) {
          Thread.onSpinWait();
        }
        for (int i = 0; i < 1000; i++) {
          requests.submit("12");
        }
      }
      assertThat(sum.get()).isEqualTo("1000 with 2000");

      Gatherer talk = new Gatherer(1);
      try (SubmissionPublisher<String> requests = new SubmissionPublisher<>()) {
        rig.stub.async().bidiStreaming(BIDI, requests).subscribe(talk);
        while (!requests.hasSubscribers()) {
          Thread.onSpinWait();
        }
        for (int i = 0; i < 500; i++) {
          requests.submit("" + i);
        }
      }
      assertThat(talk.end.get()).hasSize(500).last().isEqualTo("echo 499");
    }
  }

  @Test
  void failuresCompleteFuturesAndPublishers() {
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  throw new StatusException(StatusCode.ABORTED, "no");
                })
            .serverStreaming(
                SERVER,
                (request, responses) -> {
                  responses.send("one");
                  throw new StatusException(StatusCode.ABORTED, "no");
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      assertThatThrownBy(() -> rig.stub.async().unary(UNARY, "").get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(StatusException.class);
      Gatherer gatherer = new Gatherer(10);
      rig.stub.async().serverStreaming(SERVER, "").subscribe(gatherer);
      assertThatThrownBy(() -> gatherer.end.get())
          .cause()
          .isInstanceOfSatisfying(
              StatusException.class,
              failure -> assertThat(failure.code()).isEqualTo(StatusCode.ABORTED));
      assertThat(gatherer.items).containsExactly("one");
    }
  }

  @Test
  void aFutureCompletedFromOutsideCancelsTheCall() throws Exception {
    for (boolean timesOut : new boolean[] {true, false}) {
      CountDownLatch running = new CountDownLatch(1);
      CountDownLatch cancelled = new CountDownLatch(1);
      ServiceDefinition service =
          Texts.service()
              .unary(
                  UNARY,
                  request -> {
                    ServerContext.current().onCancel(cancelled::countDown);
                    running.countDown();
                    cancelled.await();
                    return "";
                  })
              .build();
      try (Rig rig = Rig.of(carrier, service)) {
        CompletableFuture<String> future = rig.stub.async().unary(UNARY, "");
        running.await();
        if (timesOut) {
          assertThatThrownBy(() -> future.orTimeout(1, TimeUnit.MILLISECONDS).get())
              .hasCauseInstanceOf(TimeoutException.class);
        } else {
          assertThat(future.cancel(true)).isTrue();
        }
        cancelled.await();
      }
    }
  }

  @Test
  void cancellingASubscriptionCancelsTheCall() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    ServiceDefinition service =
        Texts.service()
            .serverStreaming(
                SERVER,
                (request, responses) -> {
                  ServerContext.current().onCancel(cancelled::countDown);
                  while (true) {
                    responses.send("more");
                  }
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      CountDownLatch flowing = new CountDownLatch(3);
      Gatherer gatherer = new Gatherer(0);
      gatherer.each = flowing::countDown;
      rig.stub.async().serverStreaming(SERVER, "").subscribe(gatherer);
      gatherer.subscription.get().request(3);
      flowing.await();
      gatherer.subscription.get().cancel();
      cancelled.await();
    }
  }

  @Test
  void aFailingPublisherOfRequestsCancelsTheCall() {
    try (Rig rig = Rig.of(carrier, Texts.echo())) {
      SubmissionPublisher<String> requests = new SubmissionPublisher<>();
      CompletableFuture<String> sum = rig.stub.async().clientStreaming(CLIENT, requests);
      while (!requests.hasSubscribers()) {
        Thread.onSpinWait();
      }
      requests.submit("x");
      requests.closeExceptionally(new IllegalStateException("source is gone"));
      assertThatThrownBy(sum::get)
          .cause()
          .isInstanceOf(StatusException.class)
          .hasMessageContaining("source is gone");
    }
  }

  @Test
  void aSecondSubscriberIsRefused() {
    try (Rig rig = Rig.of(carrier, Texts.echo())) {
      Flow.Publisher<String> publisher = rig.stub.async().serverStreaming(SERVER, "1");
      Gatherer first = new Gatherer(1);
      Gatherer second = new Gatherer(1);
      publisher.subscribe(first);
      publisher.subscribe(second);
      assertThat(first.end.join()).containsExactly("item 0");
      assertThatThrownBy(second.end::join).cause().isInstanceOf(IllegalStateException.class);
    }
  }
}
