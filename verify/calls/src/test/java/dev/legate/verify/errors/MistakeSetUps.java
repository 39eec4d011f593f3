package dev.legate.verify.errors;

import dev.legate.Metadata;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.stub.Stub;
import java.util.List;

/** The program itself asks for what cannot be. */
final class MistakeSetUps {
  private MistakeSetUps() {}

  static List<SetUp> all() {
    return List.of(
        new SetUp("a key with an illegal character", () -> Metadata.Key.text("my key")),
        new SetUp("a reserved header", () -> Metadata.Key.text("grpc-timeout")),
        new SetUp("a target that is no target", () -> open("127.0.0.1:many")),
        new SetUp("a target of an unknown scheme", () -> open("gopher:///127.0.0.1:50051")),
        new SetUp(
            "a call on a closed channel",
            () -> {
              Channel channel = open("127.0.0.1:50051");
              channel.close();
              Stub.of(channel).unary(SetUp.UNARY, "x");
            }));
  }

  private static Channel open(String target) {
    return Channel.builder(target).credentials(ChannelCredentials.plaintext()).build();
  }
}
