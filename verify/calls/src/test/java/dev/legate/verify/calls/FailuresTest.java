package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static dev.legate.verify.calls.Texts.CLIENT;
import static dev.legate.verify.calls.Texts.SERVER;
import static dev.legate.verify.calls.Texts.TEXT;
import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.Metadata;
import dev.legate.MethodDescriptor;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.CallOptions;
import dev.legate.client.ClientCall;
import dev.legate.client.RequestStream;
import dev.legate.client.ResponseStream;
import dev.legate.server.ServerContext;
import dev.legate.server.ServiceDefinition;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Carrier.class)
class FailuresTest {
  private static final Metadata.Key<String> COST = Metadata.Key.text("cost");

  private final Carrier carrier;

  FailuresTest(Carrier carrier) {
    this.carrier = carrier;
  }

  private static StatusException failureOf(Runnable call) {
    StatusException failure = catchThrowableOfType(StatusException.class, call::run);
    assertThat(failure).isNotNull();
    assertThat(failure.isReceived()).isTrue();
    return failure;
  }

  private static StatusException notFound() {
    return new StatusException(
        Status.of(StatusCode.NOT_FOUND, "nothing at 1,2 — ünd % more\n")
            .withDetails(ByteBuffer.wrap(new byte[] {8, 5})),
        new Metadata().add(COST, "3"),
        null);
  }

  private static void assertNotFound(StatusException failure) {
    assertThat(failure.code()).isEqualTo(StatusCode.NOT_FOUND);
    assertThat(failure.status().description()).isEqualTo("nothing at 1,2 — ünd % more\n");
    assertThat(failure.status().details()).isEqualTo(ByteBuffer.wrap(new byte[] {8, 5}));
    assertThat(failure.trailers().get(COST)).isEqualTo("3");
    assertThat(failure).hasMessageContaining("/verify.Texts/");
  }

  @Test
  void everyShapeFailsWithStatusDetailsAndTrailersBeforeTheFirstMessage() {
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  throw notFound();
                })
            .serverStreaming(
                SERVER,
                (request, responses) -> {
                  throw notFound();
                })
            .clientStreaming(
                CLIENT,
                requests -> {
                  throw notFound();
                })
            .bidiStreaming(
                BIDI,
                (requests, responses) -> {
                  throw notFound();
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      assertNotFound(failureOf(() -> rig.stub.unary(UNARY, "")));
      try (ResponseStream<String> stream = rig.stub.serverStreaming(SERVER, "")) {
        assertNotFound(failureOf(stream::receive));
        assertThat(stream.trailers().get(COST)).isEqualTo("3");
        assertThat(stream.headers().isEmpty()).isTrue();
      }
      try (RequestStream<String, String> stream = rig.stub.clientStreaming(CLIENT)) {
        stream.send("x");
        assertNotFound(failureOf(stream::finish));
      }
      try (BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI)) {
        assertNotFound(failureOf(stream::receive));
        assertThat(stream.send("late")).isFalse();
      }
    }
  }

  @Test
  void everyStreamingShapeFailsAfterMessagesToo() {
    ServiceDefinition service =
        Texts.service()
            .serverStreaming(
                SERVER,
                (request, responses) -> {
                  responses.send("one");
                  throw notFound();
                })
            .clientStreaming(
                CLIENT,
                requests -> {
                  requests.receive();
                  throw notFound();
                })
            .bidiStreaming(
                BIDI,
                (requests, responses) -> {
                  responses.send(requests.receive());
                  throw notFound();
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      try (ResponseStream<String> stream = rig.stub.serverStreaming(SERVER, "")) {
        assertThat(stream.receive()).isEqualTo("one");
        assertNotFound(failureOf(stream::receive));
      }
      try (RequestStream<String, String> stream = rig.stub.clientStreaming(CLIENT)) {
        stream.send("x");
        assertNotFound(failureOf(stream::finish));
      }
      try (BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI)) {
        stream.send("x");
        assertThat(stream.receive()).isEqualTo("x");
        assertNotFound(failureOf(stream::receive));
      }
    }
  }

  @Test
  void anotherExceptionBecomesUnknownAndLeaksNothing() {
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  throw new IllegalStateException("secret");
                })
            .serverStreaming(
                SERVER,
                (request, responses) -> {
                  responses.send("one");
                  throw new java.io.IOException("secret");
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      StatusException failure = failureOf(() -> rig.stub.unary(UNARY, ""));
      assertThat(failure.code()).isEqualTo(StatusCode.UNKNOWN);
      assertThat(failure.status().description()).isEmpty();
      try (ResponseStream<String> stream = rig.stub.serverStreaming(SERVER, "")) {
        stream.receive();
        assertThat(failureOf(stream::receive).status())
            .isEqualTo(Status.of(StatusCode.UNKNOWN, ""));
      }
    }
  }

  @Test
  void aStatusThatACallReceivedDoesNotPassUnlessForwarded() {
    AtomicReference<Rig> self = new AtomicReference<>();
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  switch (request) {
                    case "backend" -> throw notFound();
                    case "pass" -> self.get().stub.unary(UNARY, "backend");
                    default -> {
                      try {
                        self.get().stub.unary(UNARY, "backend");
                      } catch (StatusException received) {
                        throw received.forwardable();
                      }
                    }
                  }
                  return "";
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      self.set(rig);
      StatusException passed = failureOf(() -> rig.stub.unary(UNARY, "pass"));
      assertThat(passed.status()).isEqualTo(Status.of(StatusCode.UNKNOWN, ""));
      assertThat(passed.trailers().isEmpty()).isTrue();
      assertNotFound(failureOf(() -> rig.stub.unary(UNARY, "forward")));
    }
  }

  @Test
  void theServersTranslatorSeesWhatHandlersThrow() {
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  throw new IllegalArgumentException("bad " + request);
                })
            .build();
    try (Rig rig =
        Rig.of(
            carrier,
            service,
            server ->
                server.exceptionTranslator(
                    (thrown, context) ->
                        thrown instanceof IllegalArgumentException
                            ? new StatusException(
                                StatusCode.INVALID_ARGUMENT,
                                context.method().path().method() + ": " + thrown.getMessage())
                            : null))) {
      assertThat(failureOf(() -> rig.stub.unary(UNARY, "area")).status())
          .isEqualTo(Status.of(StatusCode.INVALID_ARGUMENT, "Unary: bad area"));
    }
  }

  @Test
  void unknownMethodsAndServicesAreUnimplementedAndNamed() {
    try (Rig rig = Rig.of(carrier, Texts.echo())) {
      StatusException method =
          failureOf(
              () -> rig.stub.unary(MethodDescriptor.unary(Texts.NAME, "Nope", TEXT, TEXT), ""));
      assertThat(method.code()).isEqualTo(StatusCode.UNIMPLEMENTED);
      assertThat(method.status().description()).contains("Nope").contains(Texts.NAME);
      StatusException service =
          failureOf(
              () -> rig.stub.unary(MethodDescriptor.unary("no.Service", "Nope", TEXT, TEXT), ""));
      assertThat(service.code()).isEqualTo(StatusCode.UNIMPLEMENTED);
      assertThat(service.status().description()).contains("no.Service");
    }
  }

  @Test
  void cardinalityViolationsAreUnimplemented() {
    ServiceDefinition service =
        Texts.service()
            .method(UNARY, call -> call.send("one"))
            .serverStreaming(
                SERVER,
                (request, responses) -> {
                  for (int i = 0; i < Integer.parseInt(request); i++) {
                    responses.send("many");
                  }
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      // The server sees a stream of requests where it wants one.
      MethodDescriptor<String, String> unaryAsStream =
          MethodDescriptor.bidiStreaming(Texts.NAME, "Unary", TEXT, TEXT);
      ClientCall none = rig.channel.newCall(unaryAsStream, CallOptions.NONE);
      none.halfClose();
      assertThat(failureOf(none::receive).status().code()).isEqualTo(StatusCode.UNIMPLEMENTED);
      ClientCall two = rig.channel.newCall(unaryAsStream, CallOptions.NONE);
      two.send("a");
      two.send("b");
      assertThat(failureOf(two::receive).status().description()).contains("more than one");

      // The client sees a stream of responses where it wants one.
      MethodDescriptor<String, String> streamAsUnary =
          MethodDescriptor.unary(Texts.NAME, "Server", TEXT, TEXT);
      for (String count : new String[] {"0", "2"}) {
        assertThat(failureOf(() -> rig.stub.unary(streamAsUnary, count)).code())
            .isEqualTo(StatusCode.UNIMPLEMENTED);
      }
      assertThat(rig.stub.unary(streamAsUnary, "1")).isEqualTo("many");
    }
  }

  @Test
  void messagesThatCannotBeReadOrWrittenAreInternalOrTheCallersOwn() {
    ServiceDefinition service = Texts.service().unary(UNARY, request -> "unreadable").build();
    try (Rig rig = Rig.of(carrier, service)) {
      StatusException request = failureOf(() -> rig.stub.unary(UNARY, "unreadable"));
      assertThat(request.code()).isEqualTo(StatusCode.INTERNAL);
      assertThat(request.status().description()).contains("verify.Text");
      StatusException response = failureOf(() -> rig.stub.unary(UNARY, "fine"));
      assertThat(response.code()).isEqualTo(StatusCode.INTERNAL);
      assertThat(response.status().description()).contains("response").contains("verify.Text");
    }
  }

  @Test
  void messageLimitsHoldBothWaysAndCanBeRaised() {
    String fiveMebibytes = "x".repeat(5 << 20);
    try (Rig rig = Rig.of(carrier, Texts.echo())) {
      StatusException received = failureOf(() -> rig.stub.unary(UNARY, fiveMebibytes));
      assertThat(received.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      assertThat(received.status().description()).contains("5242880").contains("4194304");
      StatusException sent =
          failureOf(() -> rig.with(o -> o.maxSendSize(10)).unary(UNARY, "12345678901"));
      assertThat(sent.status().description()).contains("11").contains("maxSendSize");
      StatusException response =
          failureOf(() -> rig.with(o -> o.maxReceiveSize(7)).unary(UNARY, "abc"));
      assertThat(response.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      assertThat(response.status().description()).contains("8").contains("7");
      assertThat(rig.stub.unary(UNARY, "still fine")).isEqualTo("echo still fine");
    }
    try (Rig rig = Rig.of(carrier, Texts.echo(), server -> server.maxReceiveSize(10 << 20))) {
      assertThat(rig.with(o -> o.maxReceiveSize(10 << 20)).unary(UNARY, fiveMebibytes))
          .hasSize((5 << 20) + 5);
    }
  }

  @Test
  void aResponseBeyondTheServersSendLimitIsResourceExhausted() {
    try (Rig rig = Rig.of(carrier, Texts.echo(), server -> server.maxSendSize(8))) {
      assertThat(failureOf(() -> rig.stub.unary(UNARY, "1234")).code())
          .isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      assertThat(rig.stub.unary(UNARY, "123")).isEqualTo("echo 123");
    }
  }

  @Test
  void trailersGoWithSuccessAndFailureOfEveryShape() {
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  ServerContext.current().responseHeaders().add(Metadata.Key.text("region"), "eu");
                  ServerContext.current().responseTrailers().add(COST, "1");
                  if (request.equals("fail")) {
                    throw new StatusException(StatusCode.ABORTED, "no");
                  }
                  return "ok";
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      var response = rig.stub.call(UNARY, "");
      assertThat(response.message()).isEqualTo("ok");
      assertThat(response.headers().get(Metadata.Key.text("region"))).isEqualTo("eu");
      assertThat(response.trailers().get(COST)).isEqualTo("1");
      assertThat(failureOf(() -> rig.stub.unary(UNARY, "fail")).trailers().get(COST))
          .isEqualTo("1");
    }
  }
}
