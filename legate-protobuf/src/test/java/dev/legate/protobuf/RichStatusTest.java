package dev.legate.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RichStatusTest {
  private static final BadRequest BAD_AREA =
      BadRequest.newBuilder()
          .addFieldViolations(
              BadRequest.FieldViolation.newBuilder().setField("area").setDescription("empty"))
          .build();
  private static final ErrorInfo INFO =
      ErrorInfo.newBuilder().setReason("EMPTY").setDomain("legate.dev").build();

  @Test
  void whatIsThrownIsReadBackWithItsDetails() {
    StatusException thrown =
        RichStatus.of(StatusCode.INVALID_ARGUMENT, "bad area", BAD_AREA, INFO).toException();
    StatusException received =
        StatusException.received(thrown.status(), new Metadata(), "the server", null);

    RichStatus read = RichStatus.of(received);

    assertThat(read.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(read.message()).isEqualTo("bad area");
    assertThat(read.detail(BadRequest.class)).contains(BAD_AREA);
    assertThat(read.detail(ErrorInfo.class)).contains(INFO);
    assertThat(read.detail(RetryInfo.class)).isEmpty();
    assertThat(read.details()).containsExactly(Any.pack(BAD_AREA), Any.pack(INFO));
    assertThat(read.problem()).isEmpty();
    assertThat(read).hasToString("INVALID_ARGUMENT: bad area (2 details)");
  }

  @ParameterizedTest
  @EnumSource
  void detailsBytesSayTheCodeAndMessageOfTheStatus(StatusCode code) throws Exception {
    Status status = RichStatus.of(code, "grün", INFO).toStatus();

    com.google.rpc.Status bytes = com.google.rpc.Status.parseFrom(status.details());
    assertThat(bytes.getCode()).isEqualTo(status.code().number()).isEqualTo(code.number());
    assertThat(bytes.getMessage()).isEqualTo(status.description()).isEqualTo("grün");
    assertThat(RichStatus.of(bytes).toProto()).isEqualTo(bytes);
  }

  @Test
  void withoutDetailsNoBytesAreSent() {
    assertThat(RichStatus.of(StatusCode.NOT_FOUND, "gone").toStatus().details()).isNull();
    assertThat(RichStatus.of(Status.of(StatusCode.NOT_FOUND, "gone")))
        .hasToString("NOT_FOUND: gone");
  }

  @Test
  void anAnyIsNotPackedTwice() {
    RichStatus status = RichStatus.of(StatusCode.ABORTED, "", Any.pack(INFO));

    assertThat(status.detail(ErrorInfo.class)).contains(INFO);
    assertThat(status.details()).containsExactly(Any.pack(INFO));
  }

  @Test
  void theFirstDetailOfATypeIsFound() {
    ErrorInfo second = ErrorInfo.newBuilder().setReason("SECOND").build();

    assertThat(
            RichStatus.of(StatusCode.ABORTED, "", BAD_AREA, INFO, second).detail(ErrorInfo.class))
        .contains(INFO);
  }

  @Test
  void aReceivedCodeThatDisagreesGivesWayToGrpcStatusAndIsReported() {
    com.google.rpc.Status details =
        com.google.rpc.Status.newBuilder()
            .setCode(5)
            .setMessage("other")
            .addDetails(Any.pack(INFO))
            .build();

    RichStatus read =
        RichStatus.of(received(StatusCode.UNAVAILABLE, "busy", details.toByteString()));

    assertThat(read.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(read.message()).isEqualTo("busy");
    assertThat(read.detail(ErrorInfo.class)).contains(INFO);
    assertThat(read.problem())
        .contains(
            "the details say code 5 (NOT_FOUND), the status is 14 (UNAVAILABLE), which counts");
    // Passed on, it no longer disagrees with itself.
    assertThat(RichStatus.of(read.toException()).problem()).isEmpty();
    assertThat(read.toException().isReceived()).isFalse();
  }

  @Test
  void theMessageOfTheDetailsStandsInForAMissingOne() {
    com.google.rpc.Status details =
        com.google.rpc.Status.newBuilder().setCode(14).setMessage("busy").build();

    assertThat(
            RichStatus.of(received(StatusCode.UNAVAILABLE, "", details.toByteString())).message())
        .isEqualTo("busy");
  }

  @Test
  void malformedDetailsDoNotHideTheStatus() {
    RichStatus read =
        RichStatus.of(
            received(StatusCode.NOT_FOUND, "gone", ByteString.copyFrom(new byte[] {0x1a, 9, 1})));

    assertThat(read.code()).isEqualTo(StatusCode.NOT_FOUND);
    assertThat(read.message()).isEqualTo("gone");
    assertThat(read.details()).isEmpty();
    assertThat(read.problem())
        .get()
        .asString()
        .startsWith("the details are not a google.rpc.Status");
    assertThat(read.toStatus()).isEqualTo(Status.of(StatusCode.NOT_FOUND, "gone"));
  }

  @Test
  void aDetailThatCannotBeReadIsPassedOver() {
    Any broken =
        Any.pack(INFO).toBuilder().setValue(ByteString.copyFrom(new byte[] {0x0a, 50})).build();

    RichStatus status = RichStatus.of(StatusCode.ABORTED, "", broken, INFO);

    assertThat(status.detail(ErrorInfo.class)).contains(INFO);
    assertThat(RichStatus.of(StatusCode.ABORTED, "", broken).detail(ErrorInfo.class)).isEmpty();
    assertThat(status.details()).contains(broken);
  }

  @Test
  void detailsOfAnUnknownTypeAreKept() {
    Any unknown =
        Any.newBuilder()
            .setTypeUrl("type.googleapis.com/nobody.Knows")
            .setValue(ByteString.copyFromUtf8("x"))
            .build();

    RichStatus status = RichStatus.of(RichStatus.of(StatusCode.ABORTED, "", unknown).toStatus());

    assertThat(status.details()).containsExactly(unknown);
    assertThat(status.detail(ErrorInfo.class)).isEmpty();
  }

  @Test
  void aCodeThatGrpcDoesNotDefineIsUnknown() {
    RichStatus status =
        RichStatus.of(com.google.rpc.Status.newBuilder().setCode(99).setMessage("m").build());

    assertThat(status.code()).isEqualTo(StatusCode.UNKNOWN);
    assertThat(status.problem())
        .contains("the details say code 99 (undefined), the status is 2 (UNKNOWN), which counts");
  }

  @Test
  void okIsNoException() {
    assertThatThrownBy(() -> RichStatus.of(StatusCode.OK, "").toException())
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static StatusException received(StatusCode code, String message, ByteString details) {
    ByteBuffer bytes = details.asReadOnlyByteBuffer();
    return StatusException.received(
        Status.of(code, message).withDetails(bytes), new Metadata(), "the server", null);
  }
}
