package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static dev.legate.verify.calls.Texts.SERVER;
import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.MethodDescriptor;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.CallOptions;
import dev.legate.client.ClientCall;
import dev.legate.client.ResponseStream;
import dev.legate.internal.transport.LoopThread;
import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;
import dev.legate.server.ServerInterceptor;
import dev.legate.server.ServiceDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(value = Carrier.class, mode = EnumSource.Mode.EXCLUDE, names = "TLS")
class ThreadsTest {
  private static final MethodDescriptor<String, String> OWN_GET =
      MethodDescriptor.unary("verify.Own", "Get", Texts.TEXT, Texts.TEXT);
  private static final ServiceDefinition OWN =
      ServiceDefinition.builder("verify.Own")
          .ownThreads()
          .unary(OWN_GET, request -> thread())
          .build();

  private final Carrier carrier;

  ThreadsTest(Carrier carrier) {
    this.carrier = carrier;
  }

  private static String thread() {
    Thread thread = Thread.currentThread();
    return thread.isVirtual()
        ? "virtual"
        : thread instanceof LoopThread ? "loop" : thread.getName();
  }

  private static ServiceDefinition tellsThread() {
    return Texts.service()
        .unary(UNARY, request -> thread())
        .serverStreaming(SERVER, (request, responses) -> responses.send(thread()))
        .build();
  }

  @Test
  void handlersRunOnVirtualThreads() {
    try (Rig rig = Rig.of(carrier, tellsThread())) {
      assertThat(rig.stub.unary(UNARY, "")).isEqualTo("virtual");
    }
  }

  @Test
  void callsThatArriveTogetherRunAtTheSameTime() {
    int calls = 300;
    CountDownLatch all = new CountDownLatch(calls);
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  all.countDown();
                  all.await(); // until every other call has a thread
                  return thread();
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      List<CompletableFuture<String>> replies = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        replies.add(rig.stub.async().unary(UNARY, ""));
      }
      assertThat(replies).allSatisfy(reply -> assertThat(reply.join()).isEqualTo("virtual"));
    }
  }

  @Test
  void inlineUnaryMethodsRunOnTheLoopAndStreamsKeepTheirThread() {
    ServerInterceptor harmless = ServerInterceptor.nonBlocking((call, next) -> next.handle(call));
    try (Rig rig =
        Rig.of(carrier, tellsThread().inline(), server -> server.interceptor(harmless))) {
      assertThat(rig.stub.unary(UNARY, "")).isEqualTo("loop");
      try (ResponseStream<String> stream = rig.stub.serverStreaming(SERVER, "")) {
        assertThat(stream.receive()).isEqualTo("virtual");
      }
    }
  }

  @Test
  void blockingInAnInlineHandlerIsAnErrorAndNotAHang() {
    AtomicReference<Rig> self = new AtomicReference<>();
    AtomicReference<Throwable> told = new AtomicReference<>();
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  if (request.equals("call")) {
                    try {
                      return self.get().stub.unary(UNARY, "");
                    } catch (IllegalStateException blocked) {
                      told.set(blocked);
                      throw blocked;
                    }
                  }
                  return "plain";
                })
            .build();
    try (Rig rig = Rig.of(carrier, service.inline())) {
      self.set(rig);
      assertThat(rig.stub.unary(UNARY, "")).isEqualTo("plain");
      assertThat(
              catchThrowableOfType(StatusException.class, () -> rig.stub.unary(UNARY, "call"))
                  .code())
          .isEqualTo(StatusCode.UNKNOWN);
      assertThat(told.get()).hasMessageContaining("event loop").hasMessageContaining("inline()");
      assertThat(rig.stub.unary(UNARY, "")).isEqualTo("plain");
    }
  }

  @Test
  void streamingMethodsCannotBeMarkedInlineOneByOne() {
    assertThatThrownBy(() -> tellsThread().inline(SERVER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only unary");
  }

  @Test
  void aBoundedPoolRunsHandlersAndRefusesWhatItHasNoRoomFor() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  if (request.equals("hold")) {
                    running.countDown();
                    release.await();
                  }
                  return thread();
                })
            .build();
    try (Rig rig = Rig.of(carrier, service, server -> server.workers(1))) {
      assertThat(rig.stub.unary(UNARY, "")).startsWith("legate-worker-");
      List<ClientCall> held = new ArrayList<>();
      for (int i = 0; i < 1 + 256; i++) {
        ClientCall call = rig.channel.newCall(UNARY, CallOptions.NONE);
        call.send("hold");
        held.add(call);
        running.await(); // the worker has the first; the others wait in the queue
      }
      // Calls of one connection arrive in order, so this one finds the queue full.
      StatusException full =
          catchThrowableOfType(StatusException.class, () -> rig.stub.unary(UNARY, "one more"));
      assertThat(full.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      assertThat(full.status().description()).contains("LEGATE_SERVER_WORKERS");
      release.countDown();
      for (ClientCall call : held) {
        assertThat((String) call.receive()).startsWith("legate-worker-");
      }
    }
  }

  @Test
  void aCallThatEndedWhileItWaitedForAWorkerIsNotStarted() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<String> started = new CopyOnWriteArrayList<>();
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  started.add(request);
                  running.countDown();
                  if (request.equals("hold")) {
                    release.await();
                  }
                  return request;
                })
            .build();
    try (Rig rig = Rig.of(carrier, service, server -> server.workers(1).service(OWN))) {
      ClientCall holder = rig.channel.newCall(UNARY, CallOptions.NONE);
      holder.send("hold");
      running.await();
      StatusException late =
          catchThrowableOfType(
              StatusException.class,
              () -> rig.with(o -> o.timeout(Duration.ofMillis(100))).unary(UNARY, "late"));
      assertThat(late.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      rig.stub.unary(OWN_GET, ""); // arrives behind the reset of the late call
      ClientCall last = rig.channel.newCall(UNARY, CallOptions.NONE);
      last.send("last");
      release.countDown();
      assertThat(last.receive()).isEqualTo("last");
      assertThat(started).contains("hold", "last").doesNotContain("late");
    }
  }

  @Test
  void callsThatEndedWhileTheyWaitedForAWorkerTakeNobodysPlace() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  running.countDown();
                  release.await();
                  return request;
                })
            .build();
    try (Rig rig = Rig.of(carrier, service, server -> server.workers(1).service(OWN))) {
      ClientCall holder = rig.channel.newCall(UNARY, CallOptions.NONE);
      holder.send("hold");
      running.await();
      CallOptions aMoment = CallOptions.NONE.timeout(Duration.ofMillis(500));
      List<ClientCall> waiting = new ArrayList<>();
      for (int i = 0; i < 256; i++) {
        ClientCall call = rig.channel.newCall(UNARY, aMoment);
        call.send("late");
        waiting.add(call);
      }
      for (ClientCall call : waiting) {
        assertThat(catchThrowableOfType(StatusException.class, call::receive).code())
            .isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      }
      rig.stub.unary(OWN_GET, ""); // arrives behind the resets of the late calls
      ClientCall last = rig.channel.newCall(UNARY, CallOptions.NONE);
      last.send("last");
      rig.stub.unary(OWN_GET, ""); // arrives behind the last call, which finds a place
      release.countDown();
      assertThat(last.receive()).isEqualTo("last");
    }
  }

  @Test
  void servicesWithTheirOwnThreadsAnswerWhileThePoolIsBusy() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  running.countDown();
                  release.await();
                  return "";
                })
            .build();
    try (Rig rig = Rig.of(carrier, service, server -> server.workers(1).service(OWN))) {
      ClientCall holder = rig.channel.newCall(UNARY, CallOptions.NONE);
      holder.send("");
      running.await();
      assertThat(rig.stub.unary(OWN_GET, "")).isEqualTo("virtual");
      release.countDown();
      assertThat(holder.receive()).isEqualTo("");
    }
  }

  @Test
  void twoServicesOfOneNameAreRefused() {
    assertThatThrownBy(
            () ->
                Server.builder()
                    .listen(carrier.newAddress(), ServerCredentials.plaintext())
                    .service(Texts.echo())
                    .service(Texts.echo())
                    .start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Texts.NAME);
  }

  @Test
  void aHandlersThreadKeepsNothingOfItsCall() {
    try (Rig rig = Rig.of(carrier, Texts.echo(), server -> server.workers(1).interruptOnCancel())) {
      for (int i = 0; i < 20; i++) {
        try (BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI)) {
          stream.send("x");
          assertThat(stream.receive()).isEqualTo("echo x");
        } // cancelled while its handler receives: the worker is interrupted, and goes on clean
      }
      assertThat(rig.stub.unary(UNARY, "after")).isEqualTo("echo after");
    }
  }
}
