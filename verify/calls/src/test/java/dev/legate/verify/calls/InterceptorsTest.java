package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static dev.legate.verify.calls.Texts.CLIENT;
import static dev.legate.verify.calls.Texts.SERVER;
import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.ClientCall;
import dev.legate.client.RequestStream;
import dev.legate.client.ResponseStream;
import dev.legate.server.Server;
import dev.legate.server.ServerContext;
import dev.legate.server.ServerCredentials;
import dev.legate.server.ServerInterceptor;
import dev.legate.server.ServiceDefinition;
import dev.legate.stub.Stub;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(value = Carrier.class, mode = EnumSource.Mode.EXCLUDE, names = "TLS")
class InterceptorsTest {
  private static final Metadata.Key<String> TOKEN = Metadata.Key.text("token");

  private final Carrier carrier;

  InterceptorsTest(Carrier carrier) {
    this.carrier = carrier;
  }

  @Test
  void serverInterceptorsSurroundEveryShapeInOrder() {
    List<String> log = new CopyOnWriteArrayList<>();
    ServerInterceptor outer =
        (call, next) -> {
          log.add("outer in");
          next.handle(call);
          log.add("outer out");
        };
    ServerInterceptor inner =
        (call, next) -> {
          log.add("inner in");
          next.handle(call);
          log.add("inner out");
        };
    try (Rig rig = Rig.of(carrier, Texts.echo(), server -> server.interceptor(outer, inner))) {
      rig.stub.unary(UNARY, "a");
      assertThat(log).containsExactly("outer in", "inner in", "inner out", "outer out");
      log.clear();
      try (ResponseStream<String> stream = rig.stub.serverStreaming(SERVER, "3")) {
        stream.forEach(item -> {});
      }
      assertThat(log).hasSize(4);
      try (RequestStream<String, String> stream = rig.stub.clientStreaming(CLIENT)) {
        stream.send("x");
        stream.finish();
      }
      assertThat(log).hasSize(8);
      try (BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI)) {
        stream.halfClose();
        assertThat(stream.receive()).isNull();
      }
      assertThat(log).hasSize(12);
    }
  }

  @Test
  void aThrowingInterceptorAnswersAndTheHandlerNeverRuns() {
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  throw new AssertionError("reached");
                })
            .build();
    ServerInterceptor authentication =
        (call, next) -> {
          if (call.context().requestHeaders().get(TOKEN) == null) {
            throw new StatusException(StatusCode.UNAUTHENTICATED, "no token");
          }
          next.handle(call);
        };
    try (Rig rig = Rig.of(carrier, service, server -> server.interceptor(authentication))) {
      assertThat(
              catchThrowableOfType(StatusException.class, () -> rig.stub.unary(UNARY, "")).status())
          .isEqualTo(Status.of(StatusCode.UNAUTHENTICATED, "no token"));
      assertThat(
              catchThrowableOfType(
                      StatusException.class,
                      () -> rig.with(o -> o.header(TOKEN, "t")).unary(UNARY, ""))
                  .code())
          .isEqualTo(StatusCode.UNKNOWN);
    }
  }

  @Test
  void anInterceptorThatThrowsAfterTheHandlerDropsTheResponse() {
    ServerInterceptor audit =
        (call, next) -> {
          next.handle(call);
          throw new StatusException(StatusCode.DATA_LOSS, "the audit log is full");
        };
    try (Rig rig = Rig.of(carrier, Texts.echo(), server -> server.interceptor(audit))) {
      assertThat(
              catchThrowableOfType(StatusException.class, () -> rig.stub.unary(UNARY, "")).code())
          .isEqualTo(StatusCode.DATA_LOSS);
    }
  }

  @Test
  void messagesAreMappedOnBothSidesInEveryDirection() {
    try (Rig rig =
        Rig.of(
            carrier,
            Texts.echo(),
            server ->
                server.interceptor(
                    (call, next) ->
                        next.handle(
                            call.mapReceived(message -> message + " sr").mapSent(m -> m + " ss"))),
            channel ->
                channel.interceptor(
                    (method, options, next) ->
                        next.newCall(method, options)
                            .mapSent(message -> message + " cs")
                            .mapReceived(message -> message + " cr")))) {
      assertThat(rig.stub.unary(UNARY, "m")).isEqualTo("echo m cs sr ss cr");
      try (BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI)) {
        stream.send("m");
        assertThat(stream.receive()).isEqualTo("echo m cs sr ss cr");
      }
    }
  }

  @Test
  void aMappingThatRejectsAnswersTheCall() {
    ServerInterceptor validation =
        (call, next) ->
            next.handle(
                call.mapReceived(
                    message -> {
                      if (message.equals("bad")) {
                        throw new StatusException(StatusCode.INVALID_ARGUMENT, "bad message");
                      }
                      return message;
                    }));
    try (Rig rig = Rig.of(carrier, Texts.echo(), server -> server.interceptor(validation));
        BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI)) {
      stream.send("good");
      assertThat(stream.receive()).isEqualTo("echo good");
      stream.send("bad");
      assertThat(catchThrowableOfType(StatusException.class, stream::receive).code())
          .isEqualTo(StatusCode.INVALID_ARGUMENT);
    }
  }

  @Test
  void clientInterceptorsAddHeadersAndSeeTheEnd() throws Exception {
    List<Status> ends = new CopyOnWriteArrayList<>();
    CountDownLatch three = new CountDownLatch(3);
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  if (request.equals("fail")) {
                    throw new StatusException(StatusCode.ABORTED, "as asked");
                  }
                  return "" + ServerContext.current().requestHeaders().get(TOKEN);
                })
            .serverStreaming(
                SERVER,
                (request, responses) -> {
                  CountDownLatch cancelled = new CountDownLatch(1);
                  ServerContext.current().onCancel(cancelled::countDown);
                  responses.send("never taken");
                  cancelled.await();
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      Stub stub =
          Stub.of(
              rig.channel.with(
                  (method, options, next) -> {
                    ClientCall call = next.newCall(method, options.header(TOKEN, "secret"));
                    call.onComplete(
                        (status, trailers) -> {
                          ends.add(status);
                          three.countDown();
                        });
                    return call;
                  }));
      assertThat(stub.unary(UNARY, "")).isEqualTo("secret");
      assertThatThrownBy(() -> stub.unary(UNARY, "fail")).isInstanceOf(StatusException.class);
      stub.serverStreaming(SERVER, "").close();
      three.await();
      assertThat(ends.stream().map(Status::code))
          .containsExactlyInAnyOrder(StatusCode.OK, StatusCode.ABORTED, StatusCode.CANCELLED);
    }
  }

  @Test
  void anInterceptorThatMayBlockIsRefusedAroundInlineMethods() {
    assertThatThrownBy(
            () ->
                Server.builder()
                    .listen(carrier.newAddress(), ServerCredentials.plaintext())
                    .service(Texts.echo().inline())
                    .interceptor((call, next) -> next.handle(call))
                    .start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nonBlocking");
  }
}
