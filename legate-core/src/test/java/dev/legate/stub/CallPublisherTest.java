package dev.legate.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.Marshaller;
import dev.legate.MethodDescriptor;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class CallPublisherTest {
  private static final Marshaller<String> NONE =
      new Marshaller<>() {
        @Override
        public int size(String message) {
          return 0;
        }

        @Override
        public void write(String message, ByteBuffer target) {}

        @Override
        public String read(ByteBuffer source) {
          return "";
        }

        @Override
        public String typeName() {
          return "None";
        }
      };
  private static final MethodDescriptor<String, String> METHOD =
      MethodDescriptor.serverStreaming("p.S", "M", NONE, NONE);

  private final FakeClientCall call = new FakeClientCall();
  private final CountDownLatch started = new CountDownLatch(1);
  private final CallPublisher<String> publisher =
      new CallPublisher<>(TypedCall.of(METHOD, call), started::countDown);
  private final Gatherer gatherer = new Gatherer();

  private static final class Gatherer implements Flow.Subscriber<String> {
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    final CompletableFuture<Void> end = new CompletableFuture<>();
    final List<String> items = new CopyOnWriteArrayList<>();
    final CountDownLatch first = new CountDownLatch(1);

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription.complete(given);
    }

    @Override
    public void onNext(String item) {
      items.add(item);
      first.countDown();
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      end.complete(null);
    }
  }

  @Test
  void nothingStartsBeforeTheSubscription() throws Exception {
    assertThat(started.getCount()).isEqualTo(1);
    publisher.subscribe(gatherer);
    started.await();
  }

  @Test
  void theEndNeedsNoRequest() {
    publisher.subscribe(gatherer);
    call.respondEnd();
    gatherer.end.join();
  }

  @Test
  void noMoreIsGivenThanWasRequested() throws Exception {
    publisher.subscribe(gatherer);
    call.respond("a");
    call.respond("b");
    gatherer.subscription.join().request(1);
    gatherer.first.await();
    assertThat(gatherer.items).containsExactly("a");
    gatherer.subscription.join().request(Long.MAX_VALUE);
    gatherer.subscription.join().request(Long.MAX_VALUE);
    call.respondEnd();
    gatherer.end.join();
    assertThat(gatherer.items).containsExactly("a", "b");
  }

  @Test
  void aRequestForNothingFailsAlsoWhileTheServerIsSilent() throws Exception {
    publisher.subscribe(gatherer);
    started.await();
    gatherer.subscription.join().request(0);
    assertThatThrownBy(gatherer.end::join)
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3.9");
    assertThat(call.cancelled).isDone();
  }

  @Test
  void aCancelledSubscriberHearsNothingMore() throws Exception {
    publisher.subscribe(gatherer);
    started.await();
    gatherer.subscription.join().cancel();
    gatherer.subscription.join().request(-1);
    assertThat(call.cancelled.join()).contains("closed");
    assertThat(gatherer.end).isNotDone();
  }

  @Test
  void aFailureIsTold() {
    publisher.subscribe(gatherer);
    call.respond(new StatusException(StatusCode.ABORTED, "no"));
    assertThatThrownBy(gatherer.end::join).hasCauseInstanceOf(StatusException.class);
  }
}
