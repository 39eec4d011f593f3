package dev.legate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

class StatusTest {
  @Test
  void codesHaveTheNumbersOfTheWire() {
    assertThat(StatusCode.values()).hasSize(17);
    assertThat(StatusCode.OK.number()).isZero();
    assertThat(StatusCode.DEADLINE_EXCEEDED.number()).isEqualTo(4);
    assertThat(StatusCode.UNAUTHENTICATED.number()).isEqualTo(16);
    for (StatusCode code : StatusCode.values()) {
      assertThat(StatusCode.ofNumber(code.number())).isSameAs(code);
    }
    assertThat(StatusCode.ofNumber(17)).isNull();
    assertThat(StatusCode.ofNumber(-1)).isNull();
  }

  @Test
  void detailsCannotBeChangedThroughTheStatus() {
    Status status =
        Status.of(StatusCode.ABORTED, "").withDetails(ByteBuffer.wrap(new byte[] {1, 2}));
    status.details().get();
    assertThat(status.details().remaining()).isEqualTo(2);
    assertThatThrownBy(() -> status.details().put(0, (byte) 9))
        .isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void theTextIsTheCodeAndTheDescriptionIfThereIsOne() {
    assertThat(Status.OK).hasToString("OK");
    assertThat(Status.of(StatusCode.NOT_FOUND, "a").withMore("b")).hasToString("NOT_FOUND: a; b");
    assertThat(Status.of(StatusCode.NOT_FOUND, "").withMore("b").description()).isEqualTo("b");
  }

  @Test
  void anExceptionCannotSayOk() {
    assertThatThrownBy(() -> new StatusException(StatusCode.OK, "fine"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReceivedFailureIsToldApartUntilItIsForwarded() {
    Metadata trailers = new Metadata().add(Metadata.Key.text("cost"), "3").freeze("received");
    StatusException received =
        StatusException.received(
            Status.of(StatusCode.NOT_FOUND, "nothing"), trailers, "calling /p.S/M", null);
    assertThat(received.isReceived()).isTrue();
    assertThat(received).hasMessage("NOT_FOUND: nothing (calling /p.S/M)");

    StatusException forwarded = received.forwardable();
    assertThat(forwarded.isReceived()).isFalse();
    assertThat(forwarded.code()).isEqualTo(StatusCode.NOT_FOUND);
    assertThat(forwarded).hasMessage("NOT_FOUND: nothing").hasCause(received);
    assertThat(forwarded.trailers().add(Metadata.Key.text("more"), "x").size()).isEqualTo(2);
    assertThat(trailers.size()).isEqualTo(1);
  }
}
