package dev.legate.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.protobuf.RichStatus;
import dev.legate.services.warehouse.FindRequest;
import dev.legate.services.warehouse.Shelf;
import dev.legate.services.warehouse.WarehouseClient;
import dev.legate.services.warehouse.WarehouseService;
import dev.legate.testing.InProcessServer;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A failure that explains itself, from the handler to the client. */
class RichStatusCallTest {
  private static final ErrorInfo INFO =
      ErrorInfo.newBuilder().setReason("EMPTY").putMetadata("shelf", "7 – grün").build();

  @Test
  void theDetailsOfTheHandlerReachTheClient() {
    RichStatus received =
        call(RichStatus.of(StatusCode.NOT_FOUND, "nothing – there", INFO).toException());

    assertThat(received.code()).isEqualTo(StatusCode.NOT_FOUND);
    assertThat(received.message()).isEqualTo("nothing – there");
    assertThat(received.detail(ErrorInfo.class)).contains(INFO);
    assertThat(received.problem()).isEmpty();
  }

  @Test
  void detailsThatAreNoneLeaveTheStatusAlone() {
    Status status =
        Status.of(StatusCode.ABORTED, "conflict").withDetails(ByteBuffer.wrap(new byte[] {-1}));

    RichStatus received = call(new StatusException(status, new Metadata(), null));

    assertThat(received.code()).isEqualTo(StatusCode.ABORTED);
    assertThat(received.message()).isEqualTo("conflict");
    assertThat(received.problem()).isPresent();
  }

  private static RichStatus call(StatusException thrown) {
    WarehouseService failing =
        new WarehouseService() {
          @Override
          public Shelf find(FindRequest request) {
            throw thrown;
          }
        };
    try (InProcessServer served = InProcessServer.of(failing)) {
      WarehouseClient client = WarehouseClient.create(served.channel());
      return RichStatus.of(
          catchThrowableOfType(
              StatusException.class, () -> client.find(FindRequest.getDefaultInstance())));
    }
  }
}
