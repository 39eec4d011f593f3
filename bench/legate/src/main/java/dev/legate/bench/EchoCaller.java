package dev.legate.bench;

import dev.legate.bench.kit.ClientProgram;
import dev.legate.bench.kit.Worker;
import dev.legate.bench.proto.EchoClient;
import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/**
 * The client: {@code EchoCaller PORT MODE LANES PAYLOAD MESSAGES}, all on one channel. Modes:
 * virtual, platform and async unary calls; receive, send and bidi streams on virtual threads. With
 * -deadline behind the mode each call has 30 seconds.
 */
public final class EchoCaller {
  private static final int LARGEST_MESSAGE = 16 * 1024 * 1024;
  private static final String DEADLINE = "-deadline";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private EchoCaller() {}

  /** Makes calls as the runner says. */
  public static void main(String[] args) throws IOException {
    if (args.length != 5) {
      throw new IllegalArgumentException("expected: PORT MODE LANES PAYLOAD MESSAGES");
    }
    String mode = args[1];
    CallOptions options = CallOptions.NONE.maxReceiveSize(LARGEST_MESSAGE);
    if (mode.endsWith(DEADLINE)) {
      mode = mode.substring(0, mode.length() - DEADLINE.length());
      options = options.timeout(TIMEOUT);
    }
    Channel channel =
        Channel.builder("ipv4:127.0.0.1:" + args[0])
            .credentials(ChannelCredentials.plaintext())
            .defaults(options)
            .build();
    EchoCalls calls =
        new EchoCalls(
            EchoClient.create(channel), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
    ClientProgram.run(worker(calls, mode), Integer.parseInt(args[2]));
  }

  private static Worker worker(EchoCalls calls, String mode) {
    ThreadFactory virtual = Thread.ofVirtual().factory();
    return switch (mode) {
      case "virtual" -> Worker.blocking(virtual, calls::unary);
      case "platform" -> Worker.blocking(Thread.ofPlatform().factory(), calls::unary);
      case "async" -> Worker.async(calls::async);
      case "receive" -> Worker.blocking(virtual, calls::receiveStream);
      case "send" -> Worker.blocking(virtual, calls::sendStream);
      case "bidi" -> Worker.blocking(virtual, calls::bidi);
      default ->
          throw new IllegalArgumentException(
              "found the mode "
                  + mode
                  + ", expected virtual, platform, async, receive, send or bidi");
    };
  }
}
