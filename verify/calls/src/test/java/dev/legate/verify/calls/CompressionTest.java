package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static dev.legate.verify.calls.Texts.CLIENT;
import static dev.legate.verify.calls.Texts.SERVER;
import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.ChannelBuilder;
import dev.legate.client.ChannelCredentials;
import dev.legate.client.RequestStream;
import dev.legate.client.ResponseStream;
import dev.legate.server.Server;
import dev.legate.server.ServerBuilder;
import dev.legate.server.ServerContext;
import dev.legate.server.ServiceDefinition;
import dev.legate.stub.Stub;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Carrier.class)
class CompressionTest {
  private static final String LONG = "compress me ".repeat(100);
  private static final int LIMIT = 100_000;

  private final Carrier carrier;
  private final CountingGzip ofServer = new CountingGzip("gzip");
  private final CountingGzip ofClient = new CountingGzip("gzip");
  private Rig rig;

  CompressionTest(Carrier carrier) {
    this.carrier = carrier;
  }

  private void open(ServiceDefinition service, UnaryOperator<ServerBuilder> serverSettings) {
    open(service, serverSettings, channel -> channel);
  }

  private void open(
      ServiceDefinition service,
      UnaryOperator<ServerBuilder> serverSettings,
      UnaryOperator<ChannelBuilder> channelSettings) {
    rig =
        Rig.of(
            carrier,
            service,
            server -> serverSettings.apply(server.compressor(ofServer)),
            channel -> channelSettings.apply(channel.compressor(ofClient)));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static void callInEveryShape(Stub stub) {
    assertThat(stub.unary(UNARY, LONG)).isEqualTo("echo " + LONG);
    try (ResponseStream<String> stream = stub.serverStreaming(SERVER, LONG)) {
      assertThat(stream).containsExactly("0 " + LONG, "1 " + LONG, "2 " + LONG);
    }
    try (RequestStream<String, String> stream = stub.clientStreaming(CLIENT)) {
      assertThat(stream.send(LONG) && stream.send(LONG)).isTrue();
      assertThat(stream.finish()).isEqualTo(LONG + LONG);
    }
    try (BidiStream<String, String> stream = stub.bidiStreaming(BIDI)) {
      for (int i = 0; i < 3; i++) {
        assertThat(stream.send(i + LONG)).isTrue();
        assertThat(stream.receive()).isEqualTo("echo " + i + LONG);
      }
      stream.halfClose();
      assertThat(stream.receive()).isNull();
    }
  }

  /** How many messages {@link #callInEveryShape} sends in each direction. */
  private static final int REQUESTS = 1 + 1 + 2 + 3;

  private static final int RESPONSES = 1 + 3 + 1 + 3;

  private static ServiceDefinition longAnswers() {
    return Texts.service()
        .unary(UNARY, request -> "echo " + request)
        .serverStreaming(
            SERVER,
            (request, responses) -> {
              for (int i = 0; i < 3; i++) {
                responses.send(i + " " + request);
              }
            })
        .clientStreaming(
            CLIENT,
            requests -> {
              StringBuilder all = new StringBuilder();
              requests.forEach(all::append);
              return all.toString();
            })
        .bidiStreaming(
            BIDI,
            (requests, responses) -> {
              for (String request : requests) {
                responses.send("echo " + request);
              }
            })
        .build();
  }

  private void assertCounts(int requests, int responses) {
    assertThat(ofClient.compressed).as("requests compressed").hasValue(requests);
    assertThat(ofServer.decompressed).as("requests decompressed").hasValue(requests);
    assertThat(ofServer.compressed).as("responses compressed").hasValue(responses);
    assertThat(ofClient.decompressed).as("responses decompressed").hasValue(responses);
  }

  @Test
  void nothingIsCompressedUnlessSaid() {
    open(longAnswers(), server -> server);
    callInEveryShape(rig.stub);
    assertCounts(0, 0);
  }

  @Test
  void requestsOfEveryShapeAreCompressedAndResponsesAreNotForThat() {
    open(longAnswers(), server -> server);
    callInEveryShape(rig.with(options -> options.compression("gzip")));
    assertCounts(REQUESTS, 0);
  }

  @Test
  void responsesOfEveryShapeAreCompressedWhenTheServerSaysSo() {
    open(longAnswers(), server -> server.compression("gzip"));
    callInEveryShape(rig.stub);
    assertCounts(0, RESPONSES);
  }

  @Test
  void eachDirectionMayHaveItsOwnEncoding() {
    open(longAnswers(), server -> server.compression("gzip"));
    callInEveryShape(rig.with(options -> options.compression("deflate")));
    assertCounts(0, RESPONSES);
  }

  @Test
  void whatIsBuiltInNeedsNoCompressor() {
    for (String encoding : List.of("gzip", "deflate")) {
      try (Rig plain =
          Rig.of(
              carrier,
              longAnswers(),
              server -> server.compression(encoding),
              channel -> channel.defaults(CallOptions.NONE.compression(encoding)))) {
        callInEveryShape(plain.stub);
      }
    }
    open(longAnswers(), server -> server);
  }

  @Test
  void identityTakesBackWhatTheChannelSays() {
    open(
        longAnswers(),
        server -> server,
        channel -> channel.defaults(CallOptions.NONE.compression("gzip")));
    callInEveryShape(rig.with(options -> options.compression("identity")));
    assertCounts(0, 0);
    callInEveryShape(rig.stub);
    assertCounts(REQUESTS, 0);
  }

  @Test
  void aHandlerChoosesForItsCall() {
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  ServerContext.current().compression(request);
                  return LONG;
                })
            .build();
    open(service, server -> server.compression("gzip"));
    assertThat(rig.stub.unary(UNARY, "identity")).isEqualTo(LONG);
    assertThat(rig.stub.unary(UNARY, "deflate")).isEqualTo(LONG);
    assertCounts(0, 0);
    assertThat(rig.stub.unary(UNARY, "gzip")).isEqualTo(LONG);
    assertCounts(0, 1);
  }

  @Test
  void aHandlerIsToldOfAnEncodingThatIsNotKnownOrComesTooLate() {
    List<Throwable> thrown = new ArrayList<>();
    ServiceDefinition service =
        Texts.service()
            .serverStreaming(
                SERVER,
                (request, responses) -> {
                  ServerContext context = ServerContext.current();
                  thrown.add(
                      catchThrowableOfType(
                          IllegalArgumentException.class, () -> context.compression("zstd")));
                  responses.send(LONG);
                  thrown.add(
                      catchThrowableOfType(
                          IllegalStateException.class, () -> context.compression("gzip")));
                })
            .build();
    open(service, server -> server);
    try (ResponseStream<String> stream = rig.stub.serverStreaming(SERVER, "")) {
      assertThat(stream).containsExactly(LONG);
    }
    assertThat(thrown.get(0)).hasMessageContaining("'zstd'").hasMessageContaining("gzip");
    assertThat(thrown.get(1)).hasMessageContaining("headers").hasMessageContaining("been sent");
  }

  @Test
  void aClientThatDoesNotReadTheEncodingGetsResponsesAsTheyAre() {
    CountingGzip rare = new CountingGzip("rare");
    open(longAnswers(), server -> server.compressor(rare).compression("rare"));
    callInEveryShape(rig.stub);
    assertThat(rare.compressed).hasValue(0);
  }

  @Test
  void anEncodingOfOnesOwnWorksWhereBothKnowIt() {
    CountingGzip rare = new CountingGzip("rare");
    open(
        longAnswers(),
        server -> server.compressor(rare).compression("rare"),
        channel -> channel.compressor(rare).defaults(CallOptions.NONE.compression("rare")));
    callInEveryShape(rig.stub);
    assertThat(rare.compressed).hasValue(REQUESTS + RESPONSES);
    assertThat(rare.decompressed).hasValue(REQUESTS + RESPONSES);
  }

  @Test
  void singleMessagesAreLeftAsTheyAre() {
    ServiceDefinition service =
        Texts.service()
            .bidiStreaming(
                BIDI,
                (requests, responses) -> {
                  int count = 0;
                  for (String request : requests) {
                    ServerContext.current().messageCompression(count++ % 2 == 0);
                    responses.send(request);
                  }
                })
            .build();
    open(service, server -> server.compression("gzip"));
    try (BidiStream<String, String> stream =
        rig.with(options -> options.compression("gzip")).bidiStreaming(BIDI)) {
      for (int i = 0; i < 10; i++) {
        stream.messageCompression(i % 5 == 0);
        assertThat(stream.send(i + LONG)).isTrue();
        assertThat(stream.receive()).isEqualTo(i + LONG);
      }
    }
    assertCounts(2, 5);
  }

  @Test
  void aMessageThatDoesNotGetSmallerIsSentAsItIs() {
    open(longAnswers(), server -> server.compression("gzip"));
    Stub stub = rig.with(options -> options.compression("gzip"));
    assertThat(stub.unary(UNARY, "")).isEqualTo("echo ");
    assertThat(stub.unary(UNARY, "a")).isEqualTo("echo a");
    assertThat(ofServer.decompressed).hasValue(0);
    assertThat(ofClient.decompressed).hasValue(0);
  }

  @Test
  void moreThanTheWindowsHoldIsCompressedInBothDirections() {
    open(longAnswers(), server -> server.compression("gzip"));
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      text.append((char) ('a' + random.nextInt(16)));
    }
    String half = text.toString(); // compresses to half
    try (BidiStream<String, String> stream =
        rig.with(options -> options.compression("gzip")).bidiStreaming(BIDI)) {
      Thread sender =
          Thread.startVirtualThread(
              () -> {
                for (int i = 0; i < 2000; i++) {
                  if (!stream.send(half)) {
                    return;
                  }
                }
                stream.halfClose();
              });
      int count = 0;
      for (String response : stream) {
        assertThat(response).hasSize(5005);
        count++;
      }
      assertThat(count).isEqualTo(2000);
      assertThat(sender).isNotNull();
    }
    assertCounts(2000, 2000);
  }

  @Test
  void anEncodingThatTheServerDoesNotKnowIsUnimplemented() {
    CountingGzip rare = new CountingGzip("rare");
    open(longAnswers(), server -> server, channel -> channel.compressor(rare));
    Stub stub = rig.with(options -> options.compression("rare"));
    assertFails(
        () -> stub.unary(UNARY, LONG),
        StatusCode.UNIMPLEMENTED,
        "grpc-encoding rare is not supported",
        "identity, deflate, gzip");
    assertThat(rig.stub.unary(UNARY, "still there")).isEqualTo("echo still there");
  }

  @Test
  void anEncodingThatTheChannelDoesNotKnowIsTheCallersMistake() {
    open(longAnswers(), server -> server);
    Stub stub = rig.with(options -> options.compression("rare"));
    assertThatThrownBy(() -> stub.unary(UNARY, LONG))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'rare'")
        .hasMessageContaining("identity, deflate, gzip");
    ChannelBuilder builder =
        Channel.builder("localhost:1")
            .credentials(ChannelCredentials.plaintext())
            .defaults(CallOptions.NONE.compression("rare"));
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'rare'");
    ServerBuilder server =
        Server.builder()
            .listen(carrier.newAddress(), carrier.serverCredentials())
            .service(longAnswers())
            .compression("rare");
    assertThatThrownBy(server::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'rare'");
  }

  @Test
  void theServersLimitHoldsForWhatIsDecompressed() {
    open(longAnswers(), server -> server.maxReceiveSize(LIMIT));
    Stub stub = rig.with(options -> options.compression("gzip"));
    assertThat(stub.unary(UNARY, "x".repeat(LIMIT))).hasSize(LIMIT + 5);
    String tooLong = "x".repeat(LIMIT + 1);
    String[] texts = {"gzip", "at least " + (LIMIT + 1), "maxReceiveSize"};
    assertFails(() -> stub.unary(UNARY, tooLong), StatusCode.RESOURCE_EXHAUSTED, texts);
    try (ResponseStream<String> stream = stub.serverStreaming(SERVER, tooLong)) {
      assertFails(stream::receive, StatusCode.RESOURCE_EXHAUSTED, texts);
    }
    try (RequestStream<String, String> stream = stub.clientStreaming(CLIENT)) {
      stream.send(tooLong);
      assertFails(stream::finish, StatusCode.RESOURCE_EXHAUSTED, texts);
    }
    try (BidiStream<String, String> stream = stub.bidiStreaming(BIDI)) {
      stream.send(tooLong);
      assertFails(stream::receive, StatusCode.RESOURCE_EXHAUSTED, texts);
    }
    assertThat(stub.unary(UNARY, "still there")).isEqualTo("echo still there");
  }

  @Test
  void theClientsLimitHoldsForWhatIsDecompressed() {
    open(longAnswers(), server -> server.compression("gzip"));
    Stub stub = rig.with(options -> options.maxReceiveSize(LIMIT));
    String[] texts = {"gzip", "at least " + (LIMIT + 1), "maxReceiveSize"};
    assertThat(stub.unary(UNARY, "x".repeat(LIMIT - 5))).hasSize(LIMIT);
    String tooLong = "x".repeat(LIMIT - 4);
    assertFails(() -> stub.unary(UNARY, tooLong), StatusCode.RESOURCE_EXHAUSTED, texts);
    try (BidiStream<String, String> stream = stub.bidiStreaming(BIDI)) {
      stream.send(tooLong);
      assertFails(stream::receive, StatusCode.RESOURCE_EXHAUSTED, texts);
    }
    assertThat(stub.unary(UNARY, "still there")).isEqualTo("echo still there");
  }

  @Test
  void requestsThatCannotBeDecompressedAreInternal() {
    open(longAnswers(), server -> server);
    ofClient.corrupt = true;
    Stub stub = rig.with(options -> options.compression("gzip"));
    assertFails(
        () -> stub.unary(UNARY, LONG), StatusCode.INTERNAL, "could not be decompressed with gzip");
    try (BidiStream<String, String> stream = stub.bidiStreaming(BIDI)) {
      stream.send(LONG);
      assertFails(stream::receive, StatusCode.INTERNAL, "could not be decompressed with gzip");
    }
    ofClient.corrupt = false;
    assertThat(stub.unary(UNARY, LONG)).isEqualTo("echo " + LONG);
  }

  @Test
  void responsesThatCannotBeDecompressedAreInternal() {
    open(longAnswers(), server -> server.compression("gzip"));
    ofServer.corrupt = true;
    assertFails(
        () -> rig.stub.unary(UNARY, LONG),
        StatusCode.INTERNAL,
        "could not be decompressed with gzip");
    try (BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI)) {
      stream.send(LONG);
      assertFails(stream::receive, StatusCode.INTERNAL, "could not be decompressed with gzip");
    }
    ofServer.corrupt = false;
    assertThat(rig.stub.unary(UNARY, LONG)).isEqualTo("echo " + LONG);
  }

  private static void assertFails(ThrowingCallable call, StatusCode code, String... texts) {
    StatusException failure = catchThrowableOfType(StatusException.class, call);
    assertThat(failure).isNotNull();
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.status().description()).contains(texts);
  }
}
