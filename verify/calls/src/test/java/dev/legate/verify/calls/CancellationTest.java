package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static dev.legate.verify.calls.Texts.SERVER;
import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.CallOptions;
import dev.legate.client.ClientCall;
import dev.legate.client.ResponseStream;
import dev.legate.server.ServerContext;
import dev.legate.server.ServiceDefinition;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Carrier.class)
class CancellationTest {
  private final Carrier carrier;

  CancellationTest(Carrier carrier) {
    this.carrier = carrier;
  }

  private static StatusException failureOf(Runnable call) {
    StatusException failure = catchThrowableOfType(StatusException.class, call::run);
    assertThat(failure).isNotNull();
    return failure;
  }

  @Test
  void leavingAStreamEarlyEndsTheHandlersSend() {
    CompletableFuture<StatusException> ended = new CompletableFuture<>();
    ServiceDefinition service =
        Texts.service()
            .serverStreaming(
                SERVER,
                (request, responses) -> {
                  try {
                    while (true) {
                      responses.send("more");
                    }
                  } catch (StatusException gone) {
                    assertThat(ServerContext.current().isCancelled()).isTrue();
                    ended.complete(gone);
                    throw gone;
                  }
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      try (ResponseStream<String> stream = rig.stub.serverStreaming(SERVER, "")) {
        assertThat(stream.receive()).isEqualTo("more");
      }
      assertThat(ended.join().code()).isEqualTo(StatusCode.CANCELLED);
    }
  }

  @Test
  void cancellingEndsBothSidesWaits() throws Exception {
    CompletableFuture<StatusException> ended = new CompletableFuture<>();
    CountDownLatch running = new CountDownLatch(1);
    ServiceDefinition service =
        Texts.service()
            .bidiStreaming(
                BIDI,
                (requests, responses) -> {
                  running.countDown();
                  try {
                    requests.receive();
                  } catch (StatusException gone) {
                    ended.complete(gone);
                  }
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      ClientCall call = rig.channel.newCall(BIDI, CallOptions.NONE);
      CompletableFuture<Status> completed = new CompletableFuture<>();
      call.onComplete((status, trailers) -> completed.complete(status));
      Thread canceller =
          Thread.startVirtualThread(
              () -> {
                try {
                  running.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                call.cancel("not wanted any more");
              });
      StatusException failure = failureOf(call::receive);
      assertThat(failure.status())
          .isEqualTo(Status.of(StatusCode.CANCELLED, "not wanted any more"));
      assertThat(completed.join().code()).isEqualTo(StatusCode.CANCELLED);
      assertThat(ended.join().code()).isEqualTo(StatusCode.CANCELLED);
      assertThat(call.send("late")).isFalse();
      canceller.join();
    }
  }

  @Test
  void cancellationReachesCallsThatTheHandlerMakes() throws Exception {
    AtomicReference<Rig> self = new AtomicReference<>();
    CountDownLatch innermost = new CountDownLatch(1);
    CompletableFuture<StatusException> inner = new CompletableFuture<>();
    CompletableFuture<StatusException> outer = new CompletableFuture<>();
    ServiceDefinition service =
        Texts.service()
            .bidiStreaming(
                BIDI,
                (requests, responses) -> {
                  try (BidiStream<String, String> next = self.get().stub.bidiStreaming(BIDI)) {
                    if ("outer".equals(requests.receive())) {
                      next.send("inner");
                      try {
                        next.receive();
                      } catch (StatusException cancelled) {
                        outer.complete(cancelled);
                      }
                    } else {
                      innermost.countDown();
                      try {
                        requests.receive();
                      } catch (StatusException cancelled) {
                        inner.complete(cancelled);
                      }
                    }
                  }
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      self.set(rig);
      ClientCall call = rig.channel.newCall(BIDI, CallOptions.NONE);
      call.send("outer");
      innermost.await();
      call.cancel("enough");
      assertThat(outer.join().status().description()).contains("/verify.Texts/Bidi");
      assertThat(inner.join().code()).isEqualTo(StatusCode.CANCELLED);
    }
  }

  @Test
  void aTypedStreamIsCancelledWithAReasonThatReceivingTells() {
    try (Rig rig = Rig.of(carrier, Texts.echo());
        BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI)) {
      stream.send("a");
      assertThat(stream.receive()).isEqualTo("echo a");
      stream.cancel("changed my mind");
      assertThat(failureOf(stream::receive).status())
          .isEqualTo(Status.of(StatusCode.CANCELLED, "changed my mind"));
      assertThat(stream.send("b")).isFalse();
    }
  }

  @Test
  void anInterruptedCallerCancelsItsCallAndKeepsItsFlag() throws Exception {
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
      CompletableFuture<StatusException> failure = new CompletableFuture<>();
      CompletableFuture<Boolean> flag = new CompletableFuture<>();
      Thread caller =
          Thread.startVirtualThread(
              () -> {
                failure.complete(failureOf(() -> rig.stub.unary(UNARY, "")));
                flag.complete(Thread.currentThread().isInterrupted());
              });
      running.await();
      caller.interrupt();
      assertThat(failure.join().code()).isEqualTo(StatusCode.CANCELLED);
      assertThat(failure.join()).hasCauseInstanceOf(InterruptedException.class);
      assertThat(flag.join()).isTrue();
      cancelled.await();
    }
  }

  @Test
  void byDefaultACancelledHandlersSocketAndFileSurvive(@TempDir Path folder) throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch toldCancelled = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    try (ServerSocket backend = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket pooled = new Socket(InetAddress.getLoopbackAddress(), backend.getLocalPort());
        Socket other = backend.accept();
        FileChannel file =
            FileChannel.open(
                folder.resolve("shared"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ServiceDefinition service =
          Texts.service()
              .unary(
                  UNARY,
                  request -> {
                    ServerContext.current().onCancel(toldCancelled::countDown);
                    blocked.countDown();
                    int answer = pooled.getInputStream().read();
                    file.write(ByteBuffer.wrap(new byte[] {(byte) answer}));
                    interrupted.complete(Thread.currentThread().isInterrupted());
                    return "";
                  })
              .build();
      try (Rig rig = Rig.of(carrier, service)) {
        ClientCall call = rig.channel.newCall(UNARY, CallOptions.NONE);
        call.send("");
        blocked.await();
        call.cancel("gone");
        toldCancelled.await();
        other.getOutputStream().write(7);
        assertThat(interrupted.join()).isFalse();
        assertThat(pooled.isClosed()).isFalse();
        assertThat(file.isOpen()).isTrue();
        assertThat(file.size()).isEqualTo(1);
      }
    }
  }

  @Test
  void whereChosenACancelledHandlerIsInterruptedButNotWhileShielded() throws Exception {
    CountDownLatch inShield = new CountDownLatch(1);
    CountDownLatch toldCancelled = new CountDownLatch(1);
    CompletableFuture<Boolean> duringShield = new CompletableFuture<>();
    CompletableFuture<Boolean> after = new CompletableFuture<>();
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  ServerContext context = ServerContext.current();
                  context.onCancel(toldCancelled::countDown);
                  context.shielded(
                      () -> {
                        inShield.countDown();
                        toldCancelled.await();
                        return duringShield.complete(Thread.currentThread().isInterrupted());
                      });
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException expected) {
                    after.complete(true);
                  }
                  return "";
                })
            .build();
    try (Rig rig = Rig.of(carrier, service, server -> server.interruptOnCancel())) {
      ClientCall call = rig.channel.newCall(UNARY, CallOptions.NONE);
      call.send("");
      inShield.await();
      call.cancel("gone");
      assertThat(duringShield.join()).isFalse();
      assertThat(after.join()).isTrue();
    }
  }

  @Test
  void aLostConnectionCancelsHandlersAndFailsCalls() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<StatusException> ended = new CompletableFuture<>();
    ServiceDefinition service =
        Texts.service()
            .bidiStreaming(
                BIDI,
                (requests, responses) -> {
                  responses.send("hello");
                  running.countDown();
                  try {
                    requests.receive();
                  } catch (StatusException gone) {
                    ended.complete(gone);
                  }
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI);
      assertThat(stream.receive()).isEqualTo("hello");
      running.await();
      rig.server.shutdownNow();
      StatusException failure = failureOf(stream::receive);
      assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(failure.status().description()).isNotBlank();
      assertThat(ended.join().code()).isEqualTo(StatusCode.CANCELLED);
    }
  }

  @Test
  void valuesBoundByInterceptorsFollowWrapOnCancelAndAsyncCalls() throws Exception {
    ScopedValue<String> user = ScopedValue.newInstance();
    CompletableFuture<String> wrapped = new CompletableFuture<>();
    CompletableFuture<String> onCancel = new CompletableFuture<>();
    CountDownLatch ready = new CountDownLatch(1);
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  ServerContext context = ServerContext.current();
                  context.onCancel(() -> onCancel.complete(user.get()));
                  Thread.startVirtualThread(
                      context.wrap(
                          () ->
                              wrapped.complete(
                                  user.get() + ServerContext.current().isCancelled())));
                  wrapped.join();
                  ready.countDown();
                  onCancel.join();
                  return "";
                })
            .build();
    try (Rig rig =
        Rig.of(
            carrier,
            service,
            server ->
                server.interceptor(
                    (call, next) -> call.context().bind(user, "ada", () -> next.handle(call))))) {
      ClientCall call = rig.channel.newCall(UNARY, CallOptions.NONE);
      call.send("");
      ready.await();
      call.cancel("done");
      assertThat(wrapped.join()).isEqualTo("adafalse");
      assertThat(onCancel.join()).isEqualTo("ada");
    }
  }
}
