package dev.legate.verify.interop;

import com.google.protobuf.ByteString;
import dev.legate.Receiver;
import dev.legate.Responses;
import dev.legate.server.Server;
import dev.legate.server.ServerContext;
import dev.legate.server.ServerCredentials;
import dev.legate.verify.interop.proto.Messages.Payload;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallRequest;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallResponse;
import dev.legate.verify.interop.proto.TestService;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A program whose duplex calls answer each message by whether the server is draining. */
final class DrainTellingServer implements TestService {
  private DrainTellingServer() {}

  @Override
  public void fullDuplexCall(
      Receiver<StreamingOutputCallRequest> requests,
      Responses<StreamingOutputCallResponse> responses)
      throws InterruptedException {
    while (requests.receive() != null) {
      String state = ServerContext.current().isDraining() ? "draining" : "serving";
      responses.send(
          StreamingOutputCallResponse.newBuilder()
              .setPayload(Payload.newBuilder().setBody(ByteString.copyFromUtf8(state)))
              .build());
    }
  }

  /** Takes a free port, whatever is said. */
  public static void main(String[] args) throws Exception {
    try (Server server =
        Server.builder()
            .listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ServerCredentials.plaintext())
            .service(new DrainTellingServer())
            .drainOnSignal()
            .drainTime(Duration.ofSeconds(1))
            .start()) {
      System.out.println("listening on 127.0.0.1:" + server.port());
      server.awaitTermination();
    }
  }
}
