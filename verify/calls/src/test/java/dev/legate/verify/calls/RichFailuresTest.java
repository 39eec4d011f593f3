package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static dev.legate.verify.calls.Texts.CLIENT;
import static dev.legate.verify.calls.Texts.SERVER;
import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.RequestStream;
import dev.legate.client.ResponseStream;
import dev.legate.protobuf.RichStatus;
import dev.legate.server.ExceptionTranslator;
import dev.legate.server.ServerContext;
import dev.legate.server.ServiceDefinition;
import dev.legate.stub.Stub;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Failures with {@code google.rpc} details, thrown or translated, in every shape of call. */
@ParameterizedClass
@EnumSource(Carrier.class)
class RichFailuresTest {
  private static final Metadata.Key<String> COST = Metadata.Key.text("x-cost");
  private static final BadRequest VIOLATION =
      BadRequest.newBuilder()
          .addFieldViolations(
              BadRequest.FieldViolation.newBuilder()
                  .setField("area.north")
                  .setDescription("größer als 90"))
          .build();
  private static final RetryInfo RETRY =
      RetryInfo.newBuilder().setRetryDelay(Duration.newBuilder().setSeconds(3)).build();

  private final Carrier carrier;

  RichFailuresTest(Carrier carrier) {
    this.carrier = carrier;
  }

  private static StatusException rich() {
    return RichStatus.of(StatusCode.INVALID_ARGUMENT, "bad area – 100 %", VIOLATION, RETRY)
        .toException();
  }

  private static void assertRich(StatusException failure) {
    RichStatus read = RichStatus.of(failure);
    assertThat(read.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(read.message()).isEqualTo("bad area – 100 %");
    assertThat(read.problem()).isEmpty();
    assertThat(read.details()).hasSize(2);
    assertThat(read.detail(BadRequest.class)).contains(VIOLATION);
    assertThat(read.detail(RetryInfo.class)).contains(RETRY);
  }

  /** Fails in every shape, after a message where the request says so and the shape allows it. */
  private static ServiceDefinition failing(Callable<StatusException> failure) {
    return Texts.service()
        .unary(
            UNARY,
            request -> {
              throw failure.call();
            })
        .serverStreaming(
            SERVER,
            (request, responses) -> {
              if (request.equals("late")) {
                responses.send("one");
              }
              throw failure.call();
            })
        .clientStreaming(
            CLIENT,
            requests -> {
              if ("late".equals(requests.receive())) {
                requests.receive();
              }
              throw failure.call();
            })
        .bidiStreaming(
            BIDI,
            (requests, responses) -> {
              if ("late".equals(requests.receive())) {
                responses.send("one");
              }
              throw failure.call();
            })
        .build();
  }

  /** How a call of each shape fails, at once and after messages. */
  private static List<StatusException> failures(Stub stub) throws Exception {
    List<StatusException> all = new ArrayList<>();
    all.add(failureOf(() -> stub.unary(UNARY, "")));
    for (String when : new String[] {"early", "late"}) {
      boolean late = when.equals("late");
      try (ResponseStream<String> stream = stub.serverStreaming(SERVER, when)) {
        if (late) {
          assertThat(stream.receive()).isEqualTo("one");
        }
        all.add(failureOf(stream::receive));
      }
      try (RequestStream<String, String> stream = stub.clientStreaming(CLIENT)) {
        stream.send(when);
        stream.send("more");
        all.add(failureOf(stream::finish));
      }
      try (BidiStream<String, String> stream = stub.bidiStreaming(BIDI)) {
        stream.send(when);
        if (late) {
          assertThat(stream.receive()).isEqualTo("one");
        }
        all.add(failureOf(stream::receive));
      }
    }
    ExecutionException asynchronous =
        catchThrowableOfType(
            ExecutionException.class,
            () -> stub.async().unary(UNARY, "").get(20, TimeUnit.SECONDS));
    all.add((StatusException) asynchronous.getCause());
    assertThat(all).hasSize(8).allMatch(StatusException::isReceived);
    return all;
  }

  private static StatusException failureOf(Callable<?> call) {
    return catchThrowableOfType(StatusException.class, call::call);
  }

  private Rig translating(ServiceDefinition service, ExceptionTranslator translator) {
    return Rig.of(carrier, service, server -> server.exceptionTranslator(translator));
  }

  @Test
  void theDetailsOfTheHandlerReachTheClientInEveryShape() throws Exception {
    try (Rig rig = Rig.of(carrier, failing(RichFailuresTest::rich))) {
      assertThat(failures(rig.stub)).allSatisfy(RichFailuresTest::assertRich);
    }
  }

  @Test
  void whatAHandlerThrowsIsTranslatedInEveryShape() throws Exception {
    ServiceDefinition service =
        failing(
            () -> {
              ServerContext.current().responseTrailers().add(COST, "1");
              throw new IllegalArgumentException("bad area");
            });
    ExceptionTranslator translator =
        (thrown, context) ->
            thrown instanceof IllegalArgumentException
                ? new StatusException(
                    rich().status(),
                    new Metadata().add(COST, context.method().path().method()),
                    thrown)
                : null;
    try (Rig rig = translating(service, translator)) {
      List<StatusException> failures = failures(rig.stub);
      assertThat(failures).allSatisfy(RichFailuresTest::assertRich);
      assertThat(failures.stream().map(each -> each.trailers().all(COST)))
          .as("the handler's trailers, then the translator's")
          .containsExactly(
              List.of("1", "Unary"),
              List.of("1", "Server"),
              List.of("1", "Client"),
              List.of("1", "Bidi"),
              List.of("1", "Server"),
              List.of("1", "Client"),
              List.of("1", "Bidi"),
              List.of("1", "Unary"));
    }
  }

  @Test
  void whatIsNotTranslatedLeaksNothingInAnyShape() throws Exception {
    ServiceDefinition service =
        failing(
            () -> {
              throw new IllegalStateException("secret");
            });
    try (Rig rig = translating(service, (thrown, context) -> null)) {
      assertThat(failures(rig.stub))
          .extracting(StatusException::status)
          .containsOnly(Status.of(StatusCode.UNKNOWN, ""));
    }
    ExceptionTranslator broken =
        (thrown, context) -> {
          throw new IllegalStateException("secret too");
        };
    try (Rig rig = translating(service, broken)) {
      assertThat(failures(rig.stub))
          .extracting(StatusException::status)
          .containsOnly(Status.of(StatusCode.UNKNOWN, ""));
    }
  }

  @Test
  void aStatusOfTheHandlersOwnIsShownToTheTranslatorFirst() throws Exception {
    try (Rig rig =
        translating(
            failing(RichFailuresTest::rich),
            (thrown, context) ->
                new StatusException(
                    StatusCode.ABORTED, ((StatusException) thrown).code().toString()))) {
      assertThat(failures(rig.stub))
          .extracting(StatusException::status)
          .containsOnly(Status.of(StatusCode.ABORTED, "INVALID_ARGUMENT"));
    }
  }

  @Test
  void whatAnInterceptorThrowsIsTranslatedInEveryShape() throws Exception {
    try (Rig rig =
        Rig.of(
            carrier,
            failing(() -> new StatusException(StatusCode.INTERNAL, "not reached")),
            server ->
                server
                    .interceptor(
                        (call, next) -> {
                          throw new java.io.IOException("no key file");
                        })
                    .exceptionTranslator(
                        (thrown, context) ->
                            thrown instanceof java.io.IOException ? rich() : null))) {
      assertRich(failureOf(() -> rig.stub.unary(UNARY, "")));
      try (ResponseStream<String> stream = rig.stub.serverStreaming(SERVER, "")) {
        assertRich(failureOf(stream::receive));
      }
      try (RequestStream<String, String> stream = rig.stub.clientStreaming(CLIENT)) {
        assertRich(failureOf(stream::finish));
      }
      try (BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI)) {
        assertRich(failureOf(stream::receive));
      }
    }
  }
}
