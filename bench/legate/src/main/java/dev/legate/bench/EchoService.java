package dev.legate.bench;

import com.google.protobuf.ByteString;
import dev.legate.Receiver;
import dev.legate.Responses;
import dev.legate.bench.proto.Msg;

/** Answers as the proto file says. */
class EchoService implements dev.legate.bench.proto.EchoService {
  @Override
  public Msg unary(Msg request) {
    return echo(request);
  }

  @Override
  public void serverStream(Msg request, Responses<Msg> responses) {
    for (int i = 0; i < request.getN(); i++) {
      responses.send(echo(request));
    }
  }

  @Override
  public Msg clientStream(Receiver<Msg> requests) {
    int count = 0;
    ByteString last = ByteString.EMPTY;
    for (Msg request : requests) {
      count++;
      last = request.getPayload();
    }
    return Msg.newBuilder().setN(count).setPayload(last).build();
  }

  @Override
  public void bidi(Receiver<Msg> requests, Responses<Msg> responses) {
    for (Msg request : requests) {
      responses.send(echo(request));
    }
  }

  private static Msg echo(Msg request) {
    return Msg.newBuilder().setPayload(request.getPayload()).build();
  }
}
