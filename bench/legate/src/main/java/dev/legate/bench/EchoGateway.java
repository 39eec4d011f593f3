package dev.legate.bench;

import dev.legate.bench.kit.ServerProgram;
import dev.legate.bench.proto.EchoClient;
import dev.legate.bench.proto.EchoService;
import dev.legate.bench.proto.Msg;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.server.Server;
import java.io.IOException;

/**
 * A server that is a client too: answers each call with what a server behind it answered, on
 * virtual threads: {@code EchoGateway PORT virtual PORT_BEHIND}.
 */
public final class EchoGateway {
  private EchoGateway() {}

  /** Serves until standard input ends. */
  public static void main(String[] args) throws IOException {
    if (args.length != 3 || !args[1].equals("virtual")) {
      throw new IllegalArgumentException("expected: PORT virtual PORT_BEHIND");
    }
    try (Channel channel =
            Channel.builder("ipv4:127.0.0.1:" + args[2])
                .credentials(ChannelCredentials.plaintext())
                .build();
        Server server =
            EchoServer.on(Integer.parseInt(args[0]))
                .service(new Forwarding(EchoClient.create(channel)))
                .start()) {
      ServerProgram.run(server.port());
    }
  }

  private record Forwarding(EchoClient behind) implements EchoService {
    @Override
    public Msg unary(Msg request) {
      return behind.unary(request);
    }
  }
}
