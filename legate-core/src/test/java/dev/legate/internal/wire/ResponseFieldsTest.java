package dev.legate.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseFieldsTest {
  private static final Metadata.Key<String> COST = Metadata.Key.text("cost");
  private static final String[] START = {":status", "200", "content-type", "application/grpc"};

  private static ResponseFields read(String... namesAndValues) {
    ResponseFields.Reader reader = new ResponseFields.Reader();
    reader.begin();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      reader.field(namesAndValues[i], namesAndValues[i + 1]);
    }
    return reader.end();
  }

  private static Status status(String... namesAndValues) {
    return read(namesAndValues).trailers().status();
  }

  private static ResponseFields written(java.util.function.Consumer<FieldSink> writer) {
    ResponseFields.Reader reader = new ResponseFields.Reader();
    reader.begin();
    writer.accept(reader);
    return reader.end();
  }

  @Test
  void aPlainHeadIsTheOneThereIs() {
    ResponseFields fields = written(sink -> ResponseHeaders.writeHead(ResponseHead.PLAIN, sink));
    assertThat(fields.failure()).isNull();
    assertThat(fields.head()).isSameAs(ResponseHead.PLAIN);
  }

  @Test
  void plainSuccessIsTheOneThereIs() {
    ResponseFields fields = written(sink -> ResponseHeaders.writeTrailers(Trailers.OK, sink));
    assertThat(fields.trailers()).isSameAs(Trailers.OK);
  }

  @Test
  void constantsAreWrittenAsTheyAlwaysAre() {
    FieldList head = new FieldList();
    ResponseHeaders.writeHead(ResponseHead.PLAIN, head);
    assertThat(head.fields).containsExactly(":status: 200", "content-type: application/grpc");
    FieldList trailers = new FieldList();
    ResponseHeaders.writeTrailers(Trailers.OK, trailers);
    assertThat(trailers.fields).containsExactly("grpc-status: 0");
  }

  @Test
  void statusMessageDetailsAndMetadataComeBack() {
    Status status =
        new Status(StatusCode.NOT_FOUND, "nichts über 100 %", ByteBuffer.wrap(new byte[] {8, 5}));
    Trailers sent = new Trailers(status, new Metadata().add(COST, "3"));
    FieldList list = new FieldList();
    ResponseHeaders.writeTrailersOnly(sent, list);
    assertThat(list.fields)
        .containsExactly(
            ":status: 200",
            "content-type: application/grpc",
            "grpc-status: 5",
            "grpc-message: nichts %C3%BCber 100 %25",
            "grpc-status-details-bin: CAU",
            "cost: 3");
    Trailers received =
        written(sink -> ResponseHeaders.writeTrailersOnly(sent, sink)).trailersOnly();
    assertThat(received.status()).isEqualTo(status);
    assertThat(received.metadata().get(COST)).isEqualTo("3");
  }

  @Test
  void headersWithMetadataDoNotMergeIntoTrailers() {
    assertThat(ResponseHeaders.fitsTrailersOnly(ResponseHead.PLAIN)).isTrue();
    assertThat(
            ResponseHeaders.fitsTrailersOnly(new ResponseHead(null, new Metadata().add(COST, "1"))))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "17", "-1", "999", "1000", "0x0", "99999999999999999999", " 0"})
  void anUnreadableStatusIsUnknown(String text) {
    Status status = status("grpc-status", text, "grpc-message", "because");
    assertThat(status.code()).isEqualTo(StatusCode.UNKNOWN);
    assertThat(status.description()).contains("because").contains("'" + text + "'");
  }

  @Test
  void everyCodeIsRead() {
    for (StatusCode code : StatusCode.values()) {
      assertThat(status("grpc-status", Integer.toString(code.number())).code()).isEqualTo(code);
    }
  }

  @Test
  void aMessageWithSuccessIsKept() {
    assertThat(status("grpc-status", "0", "grpc-message", "fine"))
        .isEqualTo(Status.of(StatusCode.OK, "fine"));
  }

  @Test
  void detailsThatAreNotBase64DoNotHideTheStatus() {
    Status status = status("grpc-status", "5", "grpc-status-details-bin", "*");
    assertThat(status).isEqualTo(Status.of(StatusCode.NOT_FOUND, ""));
  }

  @Test
  void metadataThatIsNotBase64FailsASuccessButDoesNotHideAFailure() {
    assertThat(status("grpc-status", "0", "id-bin", "*").code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(status("grpc-status", "5", "id-bin", "*").code()).isEqualTo(StatusCode.NOT_FOUND);
    assertThat(read(":status", "200", "content-type", "application/grpc", "id-bin", "*").failure())
        .extracting(Status::code)
        .isEqualTo(StatusCode.INTERNAL);
  }

  @Test
  void trailersWithoutStatusAreUnknown() {
    assertThat(status("cost", "3").code()).isEqualTo(StatusCode.UNKNOWN);
    assertThat(read(START).trailersOnly().status().code()).isEqualTo(StatusCode.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "400, INTERNAL",
    "401, UNAUTHENTICATED",
    "403, PERMISSION_DENIED",
    "404, UNIMPLEMENTED",
    "429, UNAVAILABLE",
    "431, INTERNAL",
    "500, UNKNOWN",
    "502, UNAVAILABLE",
    "503, UNAVAILABLE",
    "504, UNAVAILABLE",
    "302, UNKNOWN",
    "abc, UNKNOWN"
  })
  void aMissingStatusIsThatOfHttp(String http, StatusCode code) {
    ResponseFields fields = read(":status", http, "content-type", "text/html");
    assertThat(fields.failure().code()).isEqualTo(code);
    assertThat(fields.failure().description()).contains(http).contains("text/html");
    assertThat(fields.trailersOnly().status().code()).isEqualTo(code);
  }

  @Test
  void aStatusCountsMoreThanThatOfHttp() {
    ResponseFields fields =
        read(":status", "415", "content-type", "application/grpc", "grpc-status", "13");
    assertThat(fields.trailersOnly().status().code()).isEqualTo(StatusCode.INTERNAL);
  }

  @Test
  void aStatusInResponseHeadersDoesNotCount() {
    ResponseFields fields =
        read(":status", "200", "content-type", "application/grpc", "grpc-status", "5");
    assertThat(fields.failure()).isNull();
    assertThat(fields.head()).isSameAs(ResponseHead.PLAIN);
  }

  @Test
  void anotherContentTypeIsAFailureThatNamesIt() {
    ResponseFields fields = read(":status", "200", "content-type", "text/html");
    assertThat(fields.failure().code()).isEqualTo(StatusCode.UNKNOWN);
    assertThat(fields.failure().description()).contains("text/html");
    assertThat(read(":status", "200").failure().description()).contains("missing");
  }

  @Test
  void theBodyOfAForeignAnswerIsShownInPart() {
    ForeignResponse page = new ForeignResponse(Status.of(StatusCode.UNAVAILABLE, "HTTP 503"), "");
    byte[] body = ("<h1>\r\nSorry</h1>" + "x".repeat(1000)).getBytes();
    page.data(body, 0, 10);
    page.data(body, 10, body.length - 10);
    Status status = page.end();
    assertThat(status.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(status.description())
        .startsWith("HTTP 503; its body is: <h1>  Sorry</h1>xxx")
        .endsWith("…")
        .hasSizeLessThan(320);
  }

  @Test
  void aForeignAnswerWithoutBodySaysNoMore() {
    Status failure = Status.of(StatusCode.UNAVAILABLE, "HTTP 503");
    assertThat(new ForeignResponse(failure, "").end()).isEqualTo(failure);
  }

  @Test
  void encodingAndMetadataOfTheHeadAreRead() {
    Metadata metadata = new Metadata().add(COST, "1").add(COST, "2");
    ResponseFields fields =
        written(sink -> ResponseHeaders.writeHead(new ResponseHead("gzip", metadata), sink));
    assertThat(fields.head().encoding()).isEqualTo("gzip");
    assertThat(fields.head().metadata().all(COST)).containsExactly("1", "2");
  }

  @ParameterizedTest
  @CsvSource({
    "0, INTERNAL",
    "1, INTERNAL",
    "2, INTERNAL",
    "3, INTERNAL",
    "4, INTERNAL",
    "5, UNKNOWN",
    "6, INTERNAL",
    "7, UNAVAILABLE",
    "8, CANCELLED",
    "9, INTERNAL",
    "10, INTERNAL",
    "11, RESOURCE_EXHAUSTED",
    "12, PERMISSION_DENIED",
    "13, UNKNOWN",
    "14, INTERNAL",
    "-1, INTERNAL"
  })
  void resetsAreMapped(int errorCode, StatusCode code) {
    assertThat(StatusMapping.ofReset(errorCode)).isEqualTo(code);
  }

  @Property
  void anyFieldsAreReadWithoutFailing(@ForAll List<String> texts) {
    ResponseFields.Reader reader = new ResponseFields.Reader();
    reader.begin();
    for (int i = 0; i + 1 < texts.size(); i += 2) {
      reader.field(texts.get(i), texts.get(i + 1));
      reader.field(":status", texts.get(i));
      reader.field("grpc-status", texts.get(i));
      reader.field("grpc-message", texts.get(i + 1));
      reader.field("grpc-status-details-bin", texts.get(i + 1));
    }
    ResponseFields fields = reader.end();
    assertThat(fields.head()).isNotNull();
    assertThat(fields.trailers().status()).isNotNull();
    assertThat(fields.trailersOnly().status()).isNotNull();
  }
}
