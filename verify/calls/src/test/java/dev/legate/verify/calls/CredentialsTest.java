package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static dev.legate.verify.calls.Texts.CLIENT;
import static dev.legate.verify.calls.Texts.SERVER;
import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.Metadata;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.AccessToken;
import dev.legate.client.BidiStream;
import dev.legate.client.CallCredentials;
import dev.legate.client.CallOptions;
import dev.legate.client.RequestStream;
import dev.legate.client.ResponseStream;
import dev.legate.server.ServerContext;
import dev.legate.server.ServiceDefinition;
import dev.legate.stub.Stub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Carrier.class)
class CredentialsTest {
  private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.text("authorization");

  private final Carrier carrier;

  CredentialsTest(Carrier carrier) {
    this.carrier = carrier;
  }

  /** Answers in every shape with the authorization it got. */
  private static ServiceDefinition service() {
    return Texts.service()
        .unary(UNARY, request -> authorization())
        .serverStreaming(SERVER, (request, responses) -> responses.send(authorization()))
        .clientStreaming(CLIENT, requests -> authorization())
        .bidiStreaming(BIDI, (requests, responses) -> responses.send(authorization()))
        .build();
  }

  private static String authorization() {
    return String.join("+", ServerContext.current().requestHeaders().all(AUTHORIZATION));
  }

  private static CallCredentials bearer(String token) {
    return CallCredentials.alsoOnPlaintext(
        (call, headers) -> headers.add(AUTHORIZATION, "Bearer " + token));
  }

  @Test
  void theHeaderArrivesInEveryShape() {
    try (Rig rig = Rig.of(carrier, service())) {
      Stub stub = rig.with(o -> o.credentials(bearer("t")));
      for (int i = 0; i < 3; i++) { // as a repeated header block too
        assertThat(stub.unary(UNARY, "")).isEqualTo("Bearer t");
      }
      try (ResponseStream<String> stream = stub.serverStreaming(SERVER, "")) {
        assertThat(stream.receive()).isEqualTo("Bearer t");
      }
      try (RequestStream<String, String> stream = stub.clientStreaming(CLIENT)) {
        assertThat(stream.finish()).isEqualTo("Bearer t");
      }
      try (BidiStream<String, String> stream = stub.bidiStreaming(BIDI)) {
        assertThat(stream.receive()).isEqualTo("Bearer t");
      }
    }
  }

  @Test
  void theChannelsCredentialsAreJoinedByTheCalls() throws Exception {
    CallOptions defaults = CallOptions.NONE.credentials(bearer("channel"));
    try (Rig rig = Rig.of(carrier, service(), s -> s, channel -> channel.defaults(defaults))) {
      assertThat(rig.stub.unary(UNARY, "")).isEqualTo("Bearer channel");
      assertThat(
              rig.with(o -> o.credentials(bearer("a")).credentials(bearer("b"))).unary(UNARY, ""))
          .isEqualTo("Bearer channel+Bearer a+Bearer b");
      assertThat(rig.stub.async().unary(UNARY, "").get(20, TimeUnit.SECONDS))
          .isEqualTo("Bearer channel");
    }
  }

  @Test
  void plaintextIsRefusedAndThisProcessIsNot() {
    CallCredentials secret = (call, headers) -> headers.add(AUTHORIZATION, "secret");
    try (Rig rig = Rig.of(carrier, service())) {
      Stub stub = rig.with(o -> o.credentials(secret));
      switch (carrier) {
        case IN_PROCESS, TLS -> assertThat(stub.unary(UNARY, "")).isEqualTo("secret");
        case SOCKETS -> {
          StatusException refused =
              catchThrowableOfType(StatusException.class, () -> stub.unary(UNARY, ""));
          assertThat(refused.code()).isEqualTo(StatusCode.UNAUTHENTICATED);
          assertThat(refused)
              .hasMessageContainingAll(
                  "127.0.0.1", "plaintext", "ChannelCredentials.tls()", "alsoOnPlaintext");
        }
      }
    }
  }

  @Test
  void aFailureOfTheirsIsTheFailureOfTheCall() {
    CallCredentials failing =
        CallCredentials.alsoOnPlaintext(
            (call, headers) -> {
              throw new StatusException(StatusCode.UNAVAILABLE, "the token server is down");
            });
    try (Rig rig = Rig.of(carrier, service())) {
      StatusException failure =
          catchThrowableOfType(
              StatusException.class, () -> rig.with(o -> o.credentials(failing)).unary(UNARY, ""));
      assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(failure).hasMessageContaining("the token server is down");
      assertThat(rig.stub.unary(UNARY, "")).as("the connection is as it was").isEmpty();
    }
  }

  @Test
  void aCallEndsAtItsDeadlineThoughItsCredentialsDoNotAnswer() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    CallCredentials stuck =
        CallCredentials.alsoOnPlaintext(
            (call, headers) -> {
              call.onCancel(told::countDown);
              asked.countDown();
              awaitQuietly(told);
            });
    try (Rig rig = Rig.of(carrier, service()).connected()) {
      StatusException failure =
          catchThrowableOfType(
              StatusException.class,
              () ->
                  rig.with(o -> o.credentials(stuck).timeout(Duration.ofMillis(50)))
                      .unary(UNARY, ""));
      assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      assertThat(failure).hasMessageContaining("in its credentials");
      assertThat(asked.getCount()).isZero();
      assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(rig.stub.unary(UNARY, "")).as("the connection is as it was").isEmpty();
    }
  }

  @Test
  void aCallThatIsCancelledEndsThoughItsCredentialsDoNotAnswer() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    CallCredentials stuck =
        CallCredentials.alsoOnPlaintext(
            (call, headers) -> {
              call.onCancel(told::countDown);
              asked.countDown();
              awaitQuietly(told);
            });
    try (Rig rig = Rig.of(carrier, service()).connected()) {
      Stub stub = rig.with(o -> o.credentials(stuck));
      Future<?> first = stub.async().unary(UNARY, "");
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      first.cancel(true);
      assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Test
  void credentialsSeeTheHandlerThatMakesTheCall() {
    AtomicReference<Rig> self = new AtomicReference<>();
    CallCredentials passedOn =
        CallCredentials.alsoOnPlaintext(
            (call, headers) -> headers.add(AUTHORIZATION, "for " + authorization()));
    ServiceDefinition service =
        Texts.service()
            .unary(UNARY, request -> authorization())
            .clientStreaming(
                CLIENT, requests -> self.get().with(o -> o.credentials(passedOn)).unary(UNARY, ""))
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      self.set(rig);
      try (RequestStream<String, String> stream =
          rig.with(o -> o.credentials(bearer("t"))).clientStreaming(CLIENT)) {
        assertThat(stream.finish()).isEqualTo("for Bearer t");
      }
    }
  }

  @Test
  void oneTokenServesManyCalls() throws Exception {
    AtomicInteger fetches = new AtomicInteger();
    Semaphore allowed = new Semaphore(0);
    CallCredentials tokens =
        CallCredentials.alsoOnPlaintext(
            CallCredentials.bearer(
                () -> {
                  int number = fetches.incrementAndGet();
                  allowed.acquire();
                  return AccessToken.of("t" + number, Duration.ofHours(1));
                }));
    try (Rig rig = Rig.of(carrier, service()).connected()) {
      Stub stub = rig.with(o -> o.credentials(tokens));
      List<CompletableFuture<String>> calls = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        calls.add(stub.async().unary(UNARY, ""));
      }
      allowed.release();
      for (CompletableFuture<String> each : calls) {
        assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo("Bearer t1");
      }
      assertThat(stub.unary(UNARY, "")).isEqualTo("Bearer t1");
      assertThat(fetches).hasValue(1);
    }
  }
}
