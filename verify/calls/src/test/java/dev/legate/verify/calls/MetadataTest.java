package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static dev.legate.verify.calls.Texts.SERVER;
import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.Metadata;
import dev.legate.client.BidiStream;
import dev.legate.client.Response;
import dev.legate.client.ResponseStream;
import dev.legate.server.ServerContext;
import dev.legate.server.ServiceDefinition;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Carrier.class)
class MetadataTest {
  private static final Metadata.Key<String> TEXT = Metadata.Key.text("x-text");
  private static final Metadata.Key<byte[]> BYTES = Metadata.Key.binary("x-bytes-bin");

  private final Carrier carrier;

  MetadataTest(Carrier carrier) {
    this.carrier = carrier;
  }

  @Test
  void requestHeadersComeBackAsHeadersAndTrailers() {
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  ServerContext context = ServerContext.current();
                  context.responseHeaders().addAll(onlyOurs(context.requestHeaders()));
                  context.responseTrailers().addAll(onlyOurs(context.requestHeaders()));
                  return request;
                })
            .build();
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    try (Rig rig = Rig.of(carrier, service)) {
      Response<String> response =
          rig.with(
                  o ->
                      o.header(TEXT, "first")
                          .header(BYTES, all)
                          .header(TEXT, "")
                          .header(TEXT, "third, with comma and ~!\"#$%&'()")
                          .header(BYTES, new byte[0])
                          .header(BYTES, new byte[] {1}))
              .call(UNARY, "");
      for (Metadata metadata : new Metadata[] {response.headers(), response.trailers()}) {
        assertThat(metadata.all(TEXT))
            .containsExactly("first", "", "third, with comma and ~!\"#$%&'()");
        assertThat(metadata.all(BYTES)).containsExactly(all, new byte[0], new byte[] {1});
        assertThat(metadata.get(BYTES)).containsExactly(1);
      }
    }
  }

  private static Metadata onlyOurs(Metadata headers) {
    Metadata ours = new Metadata();
    headers.all(TEXT).forEach(value -> ours.add(TEXT, value));
    headers.all(BYTES).forEach(value -> ours.add(BYTES, value));
    return ours;
  }

  @Test
  void responseHeadersCanBeSeenBeforeTheFirstMessage() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    ServiceDefinition service =
        Texts.service()
            .bidiStreaming(
                BIDI,
                (requests, responses) -> {
                  ServerContext.current().responseHeaders().add(TEXT, "early");
                  ServerContext.current().sendHeaders();
                  seen.await();
                  responses.send("late");
                  ServerContext.current().responseTrailers().add(TEXT, "end");
                })
            .build();
    try (Rig rig = Rig.of(carrier, service);
        BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI)) {
      assertThat(stream.headers().get(TEXT)).isEqualTo("early");
      assertThatThrownBy(stream::trailers).isInstanceOf(IllegalStateException.class);
      seen.countDown();
      assertThat(stream.receive()).isEqualTo("late");
      assertThat(stream.receive()).isNull();
      assertThat(stream.trailers().get(TEXT)).isEqualTo("end");
    }
  }

  @Test
  void headersAreFrozenOnceSentAndSentOnce() {
    CompletableFuture<Throwable> added = new CompletableFuture<>();
    CompletableFuture<Throwable> sentAgain = new CompletableFuture<>();
    ServiceDefinition service =
        Texts.service()
            .serverStreaming(
                SERVER,
                (request, responses) -> {
                  responses.send("one");
                  added.complete(
                      failureOf(() -> ServerContext.current().responseHeaders().add(TEXT, "late")));
                  sentAgain.complete(failureOf(ServerContext.current()::sendHeaders));
                })
            .build();
    try (Rig rig = Rig.of(carrier, service);
        ResponseStream<String> stream = rig.stub.serverStreaming(SERVER, "")) {
      stream.forEach(item -> assertThat(item).isEqualTo("one"));
      assertThat(added.join())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("responseTrailers");
      assertThat(sentAgain.join()).isInstanceOf(IllegalStateException.class);
    }
  }

  private static Throwable failureOf(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException expected) {
      return expected;
    }
    return new AssertionError("nothing was thrown");
  }

  @Test
  void receivedMetadataIsFrozen() {
    try (Rig rig = Rig.of(carrier, Texts.echo())) {
      Response<String> response = rig.stub.call(UNARY, "");
      assertThatThrownBy(() -> response.headers().add(TEXT, "x"))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> response.trailers().add(TEXT, "x"))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void theServerSeesAuthorityPeerMethodAndUserAgent() {
    CompletableFuture<String> userAgent = new CompletableFuture<>();
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  ServerContext context = ServerContext.current();
                  userAgent.complete(
                      "" + context.requestHeaders().get(Metadata.Key.text("user-agent")));
                  assertThat(context.peer().address()).isNotNull();
                  assertThat(context.method()).isSameAs(UNARY);
                  assertThat(ServerContext.find()).containsSame(context);
                  return context.authority();
                })
            .build();
    try (Rig rig =
        Rig.of(
            carrier,
            service,
            server -> server,
            channel -> channel.authority("example.test:99").userAgent("suite/1"))) {
      assertThat(rig.stub.unary(UNARY, "")).isEqualTo("example.test:99");
      assertThat(userAgent.join()).startsWith("suite/1 ").contains("legate");
    }
  }

  @Test
  void outsideOfAHandlerThereIsNoContext() {
    assertThat(ServerContext.find()).isEmpty();
    assertThatThrownBy(ServerContext::current)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("wrap");
  }
}
