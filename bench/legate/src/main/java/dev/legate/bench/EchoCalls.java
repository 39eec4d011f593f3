package dev.legate.bench;

import com.google.protobuf.ByteString;
import dev.legate.bench.kit.Lane;
import dev.legate.bench.proto.EchoClient;
import dev.legate.bench.proto.Msg;
import dev.legate.client.BidiStream;
import dev.legate.client.RequestStream;
import dev.legate.client.ResponseStream;
import java.util.function.LongConsumer;

/** The calls that clients make; each checks what it is answered. */
final class EchoCalls {
  private final EchoClient client;
  private final ByteString payload;
  private final Msg request;
  private final int messages;

  EchoCalls(EchoClient client, int payloadBytes, int messages) {
    this.client = client;
    this.payload = payload(payloadBytes);
    this.request = Msg.newBuilder().setPayload(payload).build();
    this.messages = messages;
  }

  private static ByteString payload(int bytes) {
    byte[] content = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      content[i] = (byte) (i * 31);
    }
    return ByteString.copyFrom(content);
  }

  long unary() {
    check(client.unary(Msg.newBuilder().setPayload(payload).build()));
    return 1;
  }

  void async(LongConsumer done, Lane lane) {
    var _ =
        client
            .async()
            .unary(Msg.newBuilder().setPayload(payload).build())
            .whenComplete((reply, failure) -> finish(reply, failure, done, lane));
  }

  private void finish(Msg reply, Throwable failure, LongConsumer done, Lane lane) {
    try {
      if (failure == null) {
        check(reply);
        done.accept(1);
        return;
      }
      lane.failed(failure);
    } catch (IllegalStateException e) {
      lane.failed(e);
    }
    lane.close();
  }

  long receiveStream() {
    int received = 0;
    try (ResponseStream<Msg> replies =
        client.serverStream(request.toBuilder().setN(messages).build())) {
      for (Msg reply : replies) {
        check(reply);
        received++;
      }
    }
    return counted(received);
  }

  long sendStream() {
    try (RequestStream<Msg, Msg> stream = client.clientStream()) {
      for (int i = 0; i < messages; i++) {
        if (!stream.send(request)) {
          break;
        }
      }
      Msg reply = stream.finish();
      check(reply);
      return counted(reply.getN());
    }
  }

  /** One thread sends, this one receives. */
  long bidi() {
    try (BidiStream<Msg, Msg> stream = client.bidi()) {
      Thread.startVirtualThread(
          () -> {
            for (int i = 0; i < messages; i++) {
              if (!stream.send(request)) {
                return;
              }
            }
            stream.halfClose();
          });
      int received = 0;
      for (Msg reply : stream) {
        check(reply);
        received++;
      }
      return counted(received);
    }
  }

  private void check(Msg reply) {
    if (!reply.getPayload().equals(payload)) {
      throw new IllegalStateException(
          "found a reply of "
              + reply.getPayload().size()
              + " bytes, expected those that were sent");
    }
  }

  private long counted(int found) {
    if (found != messages) {
      throw new IllegalStateException("found " + found + " messages, expected " + messages);
    }
    return found;
  }
}
