package dev.legate.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.Deadline;
import dev.legate.Metadata;
import dev.legate.MethodDescriptor;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.CallOptions;
import dev.legate.internal.compress.Encodings;
import dev.legate.internal.inprocess.InProcessAddress;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.Trailers;
import dev.legate.server.CallHandler;
import dev.legate.server.ExceptionTranslator;
import dev.legate.server.Peer;
import dev.legate.server.ServerContext;
import dev.legate.server.ServiceDefinition;
import dev.legate.spi.Compressor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IncomingCallTest {
  private static final Metadata.Key<String> COST = Metadata.Key.text("cost");
  private static final Metadata NO_HEADERS = new Metadata().freeze("tested");

  private final FakeStream stream = new FakeStream();
  private final Policy policy = new Policy();
  private final AtomicLong now = new AtomicLong(1);
  private Deadline deadline;
  private Executor threads = Runnable::run;

  private final class Policy implements ServerPolicy, CallStarter {
    ExceptionTranslator translator = (thrown, context) -> null;
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger started = new AtomicInteger();

    @Override
    public ExceptionTranslator translator() {
      return translator;
    }

    @Override
    public boolean interruptsOnCancel() {
      return false;
    }

    @Override
    public Encodings encodings() {
      return Encodings.BUILT_IN;
    }

    @Override
    public Compressor compressor() {
      return null;
    }

    @Override
    public boolean isDraining() {
      return false;
    }

    @Override
    public @Nullable Refusal refusal() {
      return null;
    }

    @Override
    public void start(IncomingCall call) {
      running.incrementAndGet();
      try {
        threads.execute(call);
      } catch (RejectedExecutionException full) {
        running.decrementAndGet();
        Status status = Status.of(StatusCode.RESOURCE_EXHAUSTED, full.getMessage());
        call.refuse(Refusal.by("threads", 7, status));
      }
    }

    @Override
    public void ended(IncomingCall call, boolean ran) {
      if (ran) {
        started.incrementAndGet();
      }
      running.decrementAndGet();
    }
  }

  private IncomingCall arrived(MethodDescriptor<?, ?> method, CallHandler handler) {
    ServedMethod served =
        new ServedMethod(method, handler, policy, new ServedMethod.MessageLimits(100, 100), policy);
    InProcessAddress address = new InProcessAddress("test");
    RequestHead head = new RequestHead(method.fullPath(), "test", deadline, null, NO_HEADERS);
    IncomingCall call = new IncomingCall(served, head, stream, new Peer(address, address));
    call.begin();
    return call;
  }

  private void ask(IncomingCall call) {
    call.onMessages(Texts.framed("ask"), 1);
    call.onHalfClosed();
  }

  private Status status() {
    return stream.finished.join().status();
  }

  @Test
  void aUnaryAnswerIsOneCommand() {
    ask(arrived(Texts.UNARY, call -> call.send("answer to " + call.receive())));
    assertThat(stream.commands).containsExactly("finish answer to ask");
    assertThat(status().isOk()).isTrue();
    assertThat(policy.running).hasValue(0);
  }

  @Test
  void anInterceptorThatThrowsAfterTheHandlerDropsTheResponse() {
    ask(
        arrived(
            Texts.UNARY,
            call -> {
              call.send("dropped");
              throw new StatusException(StatusCode.ABORTED, "after all");
            }));
    assertThat(stream.commands).containsExactly("finish");
    assertThat(status().code()).isEqualTo(StatusCode.ABORTED);
  }

  @Test
  void noneOrSeveralRequestsAreUnimplementedAndTheHandlerIsNotStarted() {
    IncomingCall none = arrived(Texts.UNARY, call -> call.send("answer"));
    none.onHalfClosed();
    assertThat(status().code()).isEqualTo(StatusCode.UNIMPLEMENTED);

    IncomingCall two = arrived(Texts.UNARY, call -> call.send("answer"));
    two.onMessages(Texts.framed("one"), 1);
    two.onMessages(Texts.framed("two"), 1);
    ask(two);
    assertThat(stream.commands).containsExactly("finish", "finish");
    assertThat(policy.started).hasValue(0);
  }

  @Test
  void aRequestThatCannotBeReadIsInternalWithItsType() {
    IncomingCall call = arrived(Texts.UNARY, each -> each.send(each.receive()));
    call.onMessages(Texts.framed("unreadable"), 1);
    call.onHalfClosed();
    assertThat(status().code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(status().description())
        .contains("no Text")
        .contains("IllegalArgumentException")
        .doesNotContain("null");
  }

  @Test
  void aStatusThatACallReceivedIsUnknownWithoutTextOrTrailers() {
    Metadata trailers = new Metadata().add(COST, "3");
    ask(
        arrived(
            Texts.UNARY,
            call -> {
              throw StatusException.received(
                  Status.of(StatusCode.NOT_FOUND, "secret"), trailers, "elsewhere", null);
            }));
    assertThat(status()).isEqualTo(Status.of(StatusCode.UNKNOWN, ""));
    assertThat(stream.finished.join().metadata().isEmpty()).isTrue();
  }

  @Test
  void whatAHandlerThrowsAfterItsDeadlineIsNoAnswerThoughTheTimerIsLate() {
    deadline = Deadline.after(Duration.ofSeconds(1), now::get);
    ask(
        arrived(
            Texts.UNARY,
            call -> {
              now.addAndGet(Duration.ofSeconds(2).toNanos());
              throw StatusException.received(
                  Status.of(StatusCode.DEADLINE_EXCEEDED, "inherited"),
                  new Metadata(),
                  "a call of the handler's",
                  null);
            }));
    assertThat(stream.commands).containsExactly("cancel CANCELLED");
  }

  @Test
  void anAnswerThatHasNotLeftByTheDeadlineIsGivenUp() {
    IncomingCall call = arrived(Texts.UNARY, each -> each.send("answer"));
    ask(call);

    call.onDeadline();

    assertThat(stream.commands).containsExactly("finish answer", "cancel CANCELLED");
  }

  @Test
  void aTranslatorThatFailsIsPassedOver() {
    policy.translator =
        (thrown, context) -> {
          throw new StackOverflowError("of the translator");
        };
    ask(
        arrived(
            Texts.UNARY,
            call -> {
              throw new StatusException(StatusCode.ABORTED, "own");
            }));
    assertThat(status()).isEqualTo(Status.of(StatusCode.ABORTED, "own"));
  }

  @Test
  void aRefusalFromTheTransportsThreadLeavesTheHandlersMetadataAlone() {
    List<Runnable> waiting = new ArrayList<>();
    threads = waiting::add;
    IncomingCall call = arrived(Texts.BIDI, each -> {});
    call.context().responseHeaders().add(COST, "3");
    call.context().responseTrailers().add(COST, "3");
    call.onInvalid(Status.of(StatusCode.INTERNAL, "bad prefix"));
    call.context().responseHeaders().add(COST, "4");
    assertThat(stream.head.metadata().isEmpty()).isTrue();
    assertThat(stream.finished.join().metadata().isEmpty()).isTrue();
    assertThat(call.context().isCancelled()).isTrue();
    waiting.forEach(Runnable::run);
    assertThat(policy.started).hasValue(0);
  }

  @Test
  void aServerWithoutRoomAnswersResourceExhausted() {
    threads =
        call -> {
          throw new RejectedExecutionException("all workers are busy");
        };
    ask(arrived(Texts.UNARY, call -> call.send("answer")));
    assertThat(status())
        .isEqualTo(Status.of(StatusCode.RESOURCE_EXHAUSTED, "all workers are busy"));
    assertThat(stream.commands).containsExactly("refused by threads 7", "finish");
  }

  @Test
  void aRefusalOfACallThatIsOverIsNotToldAsALimit() {
    IncomingCall call = arrived(Texts.UNARY, each -> each.send("answer"));
    call.onClosed(Status.of(StatusCode.CANCELLED, "the client has gone"), false);
    call.refuse(Refusal.by("threads", 7, Status.of(StatusCode.RESOURCE_EXHAUSTED, "full")));
    assertThat(stream.commands).isEmpty();
  }

  @Test
  void onceTheClientHasGoneSendingAndReceivingAreCancelled() {
    List<Runnable> waiting = new ArrayList<>();
    threads = waiting::add;
    IncomingCall call = arrived(Texts.BIDI, each -> {});
    call.onMessages(Texts.framed("unread"), 1);
    call.onClosed(Status.of(StatusCode.CANCELLED, "the client has gone"), false);
    assertThatThrownBy(call::receive).hasMessage("CANCELLED: the client has gone");
    assertThatThrownBy(() -> call.send("late")).hasMessage("CANCELLED: the client has gone");
    assertThat(stream.commands).isEmpty();
  }

  @Test
  void messagesBehindTheEndOfTheRequestsAreNotWaitedFor() {
    List<String> seen = new ArrayList<>();
    List<Runnable> waiting = new ArrayList<>();
    threads = waiting::add;
    IncomingCall call =
        arrived(
            Texts.BIDI,
            each -> {
              for (Object next = each.receive(); next != null; next = each.receive()) {
                seen.add((String) next);
                each.send("re " + next);
              }
            });
    call.onMessages(Texts.framed("a"), 1);
    call.onMessages(Texts.framed("b"), 1);
    call.onHalfClosed();
    waiting.forEach(Runnable::run);
    assertThat(seen).containsExactly("a", "b");
    assertThat(stream.commands).containsExactly("head", "message re a", "message re b", "finish");
  }

  @Test
  void headersAreSentOnceAndFrozen() {
    ask(
        arrived(
            Texts.UNARY,
            call -> {
              call.context().responseHeaders().add(COST, "3");
              call.context().sendHeaders();
              assertThatThrownBy(call.context()::sendHeaders)
                  .isInstanceOf(IllegalStateException.class);
              assertThatThrownBy(() -> call.context().responseHeaders().add(COST, "4"))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("responseTrailers()");
              call.send("answer");
            }));
    assertThat(stream.commands).containsExactly("head", "finish answer");
  }

  @Test
  void valuesBoundOnSeveralThreadsDoNotMix() {
    ScopedValue<String> name = ScopedValue.newInstance();
    CountDownLatch bound = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<String> seen = new ArrayList<>();
    ask(
        arrived(
            Texts.UNARY,
            call -> {
              ServerContext context = call.context();
              ServerContext.Action note = () -> context.wrap(() -> seen.add(name.get())).run();
              Callable<Object> task =
                  () -> {
                    context.bind(
                        name,
                        "other",
                        () -> {
                          bound.countDown();
                          release.await();
                          note.run();
                        });
                    return "";
                  };
              context.bind(
                  name,
                  "handler",
                  () -> {
                    FutureTask<Object> other = new FutureTask<>(context.wrapCallable(task));
                    Thread.startVirtualThread(other);
                    bound.await();
                    note.run();
                    context.bind(name, "inner", note);
                    release.countDown();
                    other.get();
                    note.run();
                  });
              call.send("answer");
            }));
    assertThat(seen).containsExactly("handler", "inner", "other", "handler");
    assertThat(status().isOk()).isTrue();
  }

  @Test
  void theRequestsOfAHandlerAreIterableOnce() {
    CallHandler handler =
        ServiceDefinition.builder("p.S")
            .bidiStreaming(
                Texts.BIDI,
                (requests, responses) -> {
                  requests.forEach(responses::send);
                  assertThatThrownBy(requests::iterator)
                      .isInstanceOf(IllegalStateException.class)
                      .hasMessageContaining("once");
                  assertThat(requests.receive()).isNull();
                })
            .build()
            .methods()
            .iterator()
            .next()
            .handler();
    List<Runnable> waiting = new ArrayList<>();
    threads = waiting::add;
    ask(arrived(Texts.BIDI, handler));
    waiting.forEach(Runnable::run);
    assertThat(status().isOk()).isTrue();
    assertThat(stream.commands).containsExactly("head", "message ask", "finish");
  }

  @Test
  void callsInheritDeadlineAndCancellationUnlessDetached() throws Exception {
    deadline = Deadline.after(Duration.ofHours(1));
    FakeSource source = new FakeSource();
    List<Runnable> waiting = new ArrayList<>();
    threads = waiting::add;
    List<OutgoingCall> made = new ArrayList<>();
    IncomingCall call =
        arrived(
            Texts.BIDI,
            each -> {
              made.add(new OutgoingCall(Texts.UNARY, CallOptions.NONE, source));
              made.add(new OutgoingCall(Texts.UNARY, CallOptions.NONE.detached(), source));
              made.forEach(one -> one.send("ask"));
            });
    waiting.forEach(Runnable::run); // a handler's return does not cancel the calls it has made
    assertThat(made.get(0).options().deadline()).isEqualTo(deadline);
    assertThat(made.get(1).options().deadline()).isNull();
    assertThat(source.streams.take().commands).doesNotContain("cancel CANCELLED");
    assertThat(source.streams.take().commands).doesNotContain("cancel CANCELLED");
    assertThat(call.context().isCancelled()).isFalse();
  }

  @Test
  void cancellationReachesTheCallsThatAreNotOver() throws Exception {
    FakeSource source = new FakeSource();
    List<Runnable> waiting = new ArrayList<>();
    threads = waiting::add;
    List<OutgoingCall> made = new ArrayList<>();
    AtomicReference<IncomingCall> self = new AtomicReference<>();
    self.set(
        arrived(
            Texts.BIDI,
            each -> {
              for (int i = 0; i < 2; i++) {
                OutgoingCall one = new OutgoingCall(Texts.BIDI, CallOptions.NONE, source);
                one.send("ask");
                made.add(one);
              }
              source.nextStream().listener.onTrailers(Trailers.OK);
              self.get().onClosed(Status.of(StatusCode.CANCELLED, "gone"), false);
              made.add(new OutgoingCall(Texts.BIDI, CallOptions.NONE, source));
            }));
    waiting.forEach(Runnable::run);
    assertThat(made.get(0).receive()).isNull();
    assertThatThrownBy(made.get(1)::receive)
        .hasMessageContaining("/p.S/Bidi")
        .hasMessageContaining("gone");
    assertThat(made.get(2).send("late")).isFalse();
  }
}
