package dev.legate.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.Deadline;
import dev.legate.Metadata;
import dev.legate.StatusCode;
import dev.legate.internal.transport.RequestHead;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFieldsTest {
  private static final List<String> ENCODINGS = List.of("identity", "gzip");
  private static final RequestHeaders.Common COMMON =
      new RequestHeaders.Common("legate", "identity,gzip");
  private static final long NOW = 1_000;
  private static final LongSupplier CLOCK = () -> NOW;
  private static final Metadata.Key<String> TRACE = Metadata.Key.text("trace");
  private static final Metadata.Key<byte[]> ID = Metadata.Key.binary("id-bin");
  private static final List<String> GOOD =
      List.of(
          ":method",
          "POST",
          ":scheme",
          "http",
          ":path",
          "/a.B/C",
          ":authority",
          "example.com",
          "te",
          "trailers",
          "content-type",
          "application/grpc",
          "user-agent",
          "test/1");

  private static RequestFields read(RequestFields known, String... namesAndValues) {
    RequestFields.Reader reader = new RequestFields.Reader();
    reader.begin(known);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      reader.field(namesAndValues[i], namesAndValues[i + 1]);
    }
    return reader.end();
  }

  private static RequestFields good() {
    return read(RequestFields.NONE, GOOD.toArray(String[]::new));
  }

  private static RequestFields goodWith(String... namesAndValues) {
    return read(good(), namesAndValues);
  }

  private static void assertRejected(RequestFields fields, int http, StatusCode code, String text) {
    Rejection rejection = fields.rejection(ENCODINGS);
    assertThat(rejection).isNotNull();
    assertThat(rejection.httpStatus()).isEqualTo(http);
    assertThat(rejection.status().code()).isEqualTo(code);
    assertThat(rejection.status().description()).contains(text);
  }

  @Test
  void aPlainRequestIsAHeadWithoutDeadline() {
    RequestFields fields = good();
    assertThat(fields.rejection(ENCODINGS)).isNull();
    RequestHead head = fields.head(NOW, CLOCK, null);
    assertThat(head.path()).isEqualTo("/a.B/C");
    assertThat(head.authority()).isEqualTo("example.com");
    assertThat(head.deadline()).isNull();
    assertThat(head.encoding()).isNull();
    assertThat(head.metadata().names()).containsExactly("user-agent");
  }

  @Test
  void aRepeatedRequestGivesTheSameHeadAgain() {
    RequestFields fields = good();
    assertThat(fields.head(NOW, CLOCK, null)).isSameAs(fields.head(NOW, CLOCK, null));
  }

  @Test
  void aPrefixReadOnceIsCombinedWithTheRest() {
    RequestFields prefix = good();
    RequestFields fields = read(prefix, "grpc-timeout", "5m");
    assertThat(fields.rejection(ENCODINGS)).isNull();
    RequestHead head = fields.head(NOW, CLOCK, null);
    assertThat(head.path()).isSameAs(prefix.head(NOW, CLOCK, null).path());
    assertThat(head.metadata()).isSameAs(prefix.head(NOW, CLOCK, null).metadata());
    assertThat(head.deadline()).isEqualTo(Deadline.afterNanos(5_000_000, CLOCK));
    assertThat(prefix.head(NOW, CLOCK, null).deadline()).isNull();
  }

  @Test
  void metadataAfterAPrefixLeavesThePrefixAsItWas() {
    RequestFields prefix = goodWith("trace", "1");
    RequestFields fields = read(prefix, "trace", "2");
    assertThat(fields.head(NOW, CLOCK, null).metadata().all(TRACE)).containsExactly("1", "2");
    assertThat(prefix.head(NOW, CLOCK, null).metadata().all(TRACE)).containsExactly("1");
  }

  @Test
  void aDeadlineCountsFromWhenTheHeadIsMade() {
    AtomicLong clock = new AtomicLong();
    RequestFields fields = goodWith("grpc-timeout", "1S");
    clock.set(7);
    assertThat(fields.head(clock.get(), clock::get, null).deadline().atNanos())
        .isEqualTo(1_000_000_007);
    clock.set(8);
    assertThat(fields.head(clock.get(), clock::get, null).deadline().atNanos())
        .isEqualTo(1_000_000_008);
  }

  @Test
  void aCapHoldsWhereTheDeadlineIsLaterOrMissing() {
    RequestFields timed = goodWith("grpc-timeout", "1S");
    assertThat(timed.head(NOW, CLOCK, Duration.ofSeconds(2)).deadline())
        .isEqualTo(timed.head(NOW, CLOCK, null).deadline());
    assertThat(timed.head(NOW, CLOCK, Duration.ofNanos(5)).deadline().atNanos()).isEqualTo(1_005);
    assertThat(good().head(NOW, CLOCK, Duration.ofNanos(5)).deadline().atNanos()).isEqualTo(1_005);
    assertThat(good().head(NOW, CLOCK, null).deadline()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "post", ""})
  void anotherMethodIsRefusedWith405(String method) {
    assertRejected(goodWith(":method", method), 405, StatusCode.INTERNAL, method);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/grpc",
        "application/grpc+proto",
        "application/grpc+json",
        "application/grpc;charset=utf-8",
        "Application/GRPC",
        "application/grpc+proto; a=b"
      })
  void contentTypesOfGrpcAreAccepted(String type) {
    assertThat(goodWith("content-type", type).rejection(ENCODINGS)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/grpc-web",
        "application/grpc-web+proto",
        "application/json",
        "application/grpcx",
        "application/grp",
        "",
        "text/html; application/grpc"
      })
  void otherContentTypesAreRefusedWith415(String type) {
    assertRejected(goodWith("content-type", type), 415, StatusCode.INTERNAL, type);
  }

  @Test
  void aMissingContentTypeIsRefusedWith415() {
    RequestFields fields = read(RequestFields.NONE, ":method", "POST", ":path", "/a.B/C");
    assertRejected(fields, 415, StatusCode.INTERNAL, "no content-type");
  }

  @Test
  void aBadTimeoutIsAnsweredWithAnErrorThatShowsIt() {
    assertRejected(goodWith("grpc-timeout", "123456789S"), 200, StatusCode.INTERNAL, "123456789S");
    assertRejected(goodWith("grpc-timeout", "soon"), 200, StatusCode.INTERNAL, "soon");
  }

  @Test
  void aTimeoutOfZeroIsADeadlineThatHasPassed() {
    assertThat(goodWith("grpc-timeout", "0S").head(NOW, CLOCK, null).deadline().isExpired())
        .isTrue();
  }

  @Test
  void anUnsupportedEncodingIsUnimplementedAndTheAnswerNamesWhatIsSupported() {
    RequestFields fields = goodWith("grpc-encoding", "zstd");
    assertRejected(fields, 200, StatusCode.UNIMPLEMENTED, "zstd");
    FieldList list = new FieldList();
    ResponseHeaders.writeRejection(fields.rejection(ENCODINGS), list);
    assertThat(list.fields)
        .containsExactly(
            ":status: 200",
            "content-type: application/grpc",
            "grpc-accept-encoding: identity,gzip",
            "grpc-status: 12",
            "grpc-message: grpc-encoding zstd is not supported; this server reads identity, gzip");
  }

  @Test
  void theIdentityEncodingIsNone() {
    RequestFields fields = goodWith("grpc-encoding", "identity");
    assertThat(fields.rejection(ENCODINGS)).isNull();
    assertThat(fields.head(NOW, CLOCK, null).encoding()).isNull();
  }

  @Test
  void anAnswerToAnotherMethodSaysWhichIsAllowed() {
    FieldList list = new FieldList();
    ResponseHeaders.writeRejection(goodWith(":method", "GET").rejection(ENCODINGS), list);
    assertThat(list.fields).contains(":status: 405", "allow: POST", "grpc-status: 13");
  }

  @Test
  void headersThatAreTooLargeHaveANamedAnswer() {
    Rejection rejection = Rejection.headersTooLarge(9000, 8192);
    assertThat(rejection.status().code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(rejection.status().description()).contains("9000").contains("8192");
  }

  @Test
  void hostStandsInForAMissingAuthority() {
    RequestFields fields =
        read(
            RequestFields.NONE,
            ":method",
            "POST",
            ":path",
            "/a.B/C",
            "host",
            "h",
            "content-type",
            "application/grpc");
    assertThat(fields.head(NOW, CLOCK, null).authority()).isEqualTo("h");
    assertThat(goodWith("host", "other").head(NOW, CLOCK, null).authority())
        .isEqualTo("example.com");
    assertThat(goodWith("host", "other").head(NOW, CLOCK, null).metadata().names())
        .doesNotContain("host");
  }

  @Test
  void fieldsOfTheProtocolAreNoMetadata() {
    RequestFields fields =
        goodWith(
            "te",
            "trailers",
            "content-length",
            "5",
            "grpc-accept-encoding",
            "gzip",
            "grpc-status",
            "5",
            "grpc-message",
            "x",
            "grpc-status-details-bin",
            "AA",
            "grpc-message-type",
            "a.B");
    assertThat(fields.head(NOW, CLOCK, null).metadata().names()).containsExactly("user-agent");
  }

  @Test
  void valuesOfAKeyKeepTheirOrderAndMayBeEmpty() {
    RequestFields fields = goodWith("trace", "b", "trace", "", "trace", "a");
    assertThat(fields.head(NOW, CLOCK, null).metadata().all(TRACE)).containsExactly("b", "", "a");
  }

  @Test
  void textIsTrimmed() {
    assertThat(goodWith("trace", " \t a b \t").head(NOW, CLOCK, null).metadata().get(TRACE))
        .isEqualTo("a b");
  }

  @Test
  void textThatOnlyHttpAllowsIsReceivedAndCanBeSentOn() {
    Metadata received = goodWith("trace", "a\tb\u00e9\u007f").head(NOW, CLOCK, null).metadata();
    assertThat(received.get(TRACE)).isEqualTo("a?b??");
    assertThat(new Metadata().add(TRACE, received.get(TRACE)).get(TRACE)).isEqualTo("a?b??");
  }

  @Test
  void binaryValuesAreReadPaddedUnpaddedAndJoinedByCommas() {
    RequestFields fields = goodWith("id-bin", "AQ==,Ag, AwQ ", "id-bin", "", "id-bin", "BQ");
    assertThat(fields.rejection(ENCODINGS)).isNull();
    assertThat(fields.head(NOW, CLOCK, null).metadata().all(ID))
        .containsExactly(
            new byte[] {1}, new byte[] {2}, new byte[] {3, 4}, new byte[0], new byte[] {5});
  }

  @Test
  void aBinaryValueThatIsNotBase64IsAnsweredWithItsName() {
    assertRejected(goodWith("id-bin", "*"), 200, StatusCode.INTERNAL, "id-bin");
    assertRejected(read(goodWith("id-bin", "*"), "trace", "1"), 200, StatusCode.INTERNAL, "id-bin");
  }

  @Test
  void longValuesAreLegal() {
    String text = "x".repeat(100_000);
    assertThat(goodWith("trace", text).head(NOW, CLOCK, null).metadata().get(TRACE))
        .isEqualTo(text);
  }

  @Test
  void receivedMetadataIsFrozen() {
    Metadata metadata = good().head(NOW, CLOCK, null).metadata();
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> metadata.add(TRACE, "1")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRequestIsWrittenInItsOrderAndReadBack() {
    Metadata metadata = new Metadata().add(TRACE, "1").add(ID, new byte[] {1, 2}).add(TRACE, "2");
    RequestHead head =
        new RequestHead("/a.B/C", "h:1", Deadline.afterNanos(5_000, CLOCK), null, metadata);
    FieldList list = new FieldList();
    RequestHeaders.writeRepeating("/a.B/C", "h:1", "http", COMMON, list);
    RequestHeaders.writeVarying(head, 5_000, list);
    assertThat(list.fields)
        .containsExactly(
            ":method: POST",
            ":scheme: http",
            ":path: /a.B/C",
            ":authority: h:1",
            "te: trailers",
            "content-type: application/grpc",
            "grpc-accept-encoding: identity,gzip",
            "user-agent: legate",
            "grpc-timeout: 5000n",
            "trace: 1",
            "id-bin: AQI",
            "trace: 2");
    RequestFields.Reader reader = new RequestFields.Reader();
    reader.begin(RequestFields.NONE);
    RequestHeaders.writeRepeating("/a.B/C", "h:1", "http", COMMON, reader);
    RequestHeaders.writeVarying(head, 5_000, reader);
    RequestHead read = reader.end().head(NOW, CLOCK, null);
    assertThat(read.deadline()).isEqualTo(head.deadline());
    assertThat(read.metadata().toString())
        .isEqualTo("{user-agent=legate, trace=1, id-bin=AQI, trace=2}");
  }

  @Test
  void onlyWhatVariesIsWrittenForEachCall() {
    Metadata none = new Metadata();
    assertThat(RequestHeaders.varies(new RequestHead("/a.B/C", "h", null, null, none))).isFalse();
    Deadline deadline = Deadline.afterNanos(1, CLOCK);
    assertThat(RequestHeaders.varies(new RequestHead("/a.B/C", "h", deadline, null, none)))
        .isTrue();
    assertThat(
            RequestHeaders.varies(
                new RequestHead("/a.B/C", "h", null, null, new Metadata().add(TRACE, "1"))))
        .isTrue();
  }

  @Test
  void theUserAgentOfReceivedMetadataIsNotSentOn() {
    Metadata received = goodWith("trace", "1").head(NOW, CLOCK, null).metadata();
    FieldList list = new FieldList();
    RequestHeaders.writeVarying(new RequestHead("/a.B/C", "h", null, null, received), 0, list);
    assertThat(list.fields).containsExactly("trace: 1");
  }

  @Property
  void anyFieldsAreReadWithoutFailing(@ForAll List<String> texts) {
    RequestFields.Reader reader = new RequestFields.Reader();
    reader.begin(RequestFields.NONE);
    for (int i = 0; i + 1 < texts.size(); i += 2) {
      reader.field(texts.get(i), texts.get(i + 1));
      reader.field(texts.get(i) + "-bin", texts.get(i + 1));
      reader.field("grpc-timeout", texts.get(i + 1));
      reader.field("content-type", texts.get(i));
    }
    RequestFields fields = reader.end();
    assertThat(fields.rejection(ENCODINGS)).isNotNull(); // there is no method
    assertThat(fields.head(NOW, CLOCK, null)).isNotNull();
  }
}
