package dev.legate.verify.errors;

import dev.legate.Marshaller;
import dev.legate.MethodDescriptor;
import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.ChannelBuilder;
import dev.legate.client.ChannelCredentials;
import dev.legate.stub.Stub;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Something broken, and what to do to see the error of it. */
record SetUp(String what, Action action) {
  static final MethodDescriptor<String, String> UNARY =
      MethodDescriptor.unary("shop.Orders", "Get", new Text(), new Text());
  static final MethodDescriptor<String, String> BIDI =
      MethodDescriptor.bidiStreaming("shop.Orders", "Talk", new Text(), new Text());

  /** A method that no server has. */
  static MethodDescriptor<String, String> missing(String service) {
    return MethodDescriptor.unary(service, "Missing", new Text(), new Text());
  }

  /** Ends with the exception that a user sees. */
  interface Action {
    void run() throws Exception;
  }

  static SetUp calling(String what, String target) {
    return new SetUp(what, () -> call(target, options -> options));
  }

  static void call(String target, UnaryOperator<CallOptions> options) {
    call(Channel.builder(target), options);
  }

  static void call(ChannelBuilder builder, UnaryOperator<CallOptions> options) {
    Channel channel = builder.credentials(ChannelCredentials.plaintext()).build();
    try {
      Stub.of(channel).with(options).unary(UNARY, "x");
    } finally {
      channel.shutdownNow();
      channel.awaitTermination(Duration.ofSeconds(10));
    }
  }

  /** A call to a server that follows a script. */
  static SetUp raw(String what, RawServer.Script script) {
    return new SetUp(
        what,
        () -> {
          try (RawServer server = new RawServer(script)) {
            call(server.target(), options -> options);
          }
        });
  }

  /** A call to a server that answers in one way. */
  static SetUp answered(String what, RawServer.Answer answer) {
    return answered(what, options -> options, answer);
  }

  static SetUp answered(String what, UnaryOperator<CallOptions> options, RawServer.Answer answer) {
    return new SetUp(
        what,
        () -> {
          try (RawServer server = RawServer.answering(answer)) {
            call(server.target(), options);
          }
        });
  }

  private static final class Text implements Marshaller<String> {
    @Override
    public int size(String message) {
      return message.length();
    }

    @Override
    public void write(String message, ByteBuffer target) {
      target.put(message.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String read(ByteBuffer source) {
      String text = StandardCharsets.US_ASCII.decode(source).toString();
      if (text.equals("unreadable")) {
        throw new IllegalArgumentException("this text cannot be read");
      }
      return text;
    }

    @Override
    public String typeName() {
      return "shop.Order";
    }
  }
}
