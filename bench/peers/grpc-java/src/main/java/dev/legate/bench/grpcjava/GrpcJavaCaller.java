package dev.legate.bench.grpcjava;

import dev.legate.bench.kit.ClientProgram;
import dev.legate.bench.kit.Worker;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.util.concurrent.ThreadFactory;

/**
 * The client: {@code GrpcJavaCaller PORT MODE LANES PAYLOAD MESSAGES}, all on one channel. Modes:
 * virtual and platform (threads with the blocking stub), async, future; async-default keeps
 * grpc-java's own executor; receive, send and bidi with callbacks; receive-virtual with the
 * blocking stub. With -deadline behind its mode each unary call has 30 seconds.
 */
public final class GrpcJavaCaller {
  private static final int LARGEST_MESSAGE = 16 * 1024 * 1024;
  private static final String DEADLINE = "-deadline";

  private GrpcJavaCaller() {}

  /** Makes calls as the runner says. */
  public static void main(String[] args) throws IOException {
    if (args.length != 5) {
      throw new IllegalArgumentException("expected: PORT MODE LANES PAYLOAD MESSAGES");
    }
    boolean deadlines = args[1].endsWith(DEADLINE);
    String mode = deadlines ? args[1].substring(0, args[1].length() - DEADLINE.length()) : args[1];
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(args[0]))
            .usePlaintext()
            .maxInboundMessageSize(LARGEST_MESSAGE);
    boolean callbacks = !mode.endsWith("virtual") && !mode.equals("platform");
    if (callbacks && !mode.equals("async-default")) {
      builder.directExecutor();
    }
    GrpcJavaCalls calls =
        new GrpcJavaCalls(
            builder.build(), deadlines, Integer.parseInt(args[3]), Integer.parseInt(args[4]));
    ClientProgram.run(worker(calls, mode), Integer.parseInt(args[2]));
  }

  private static Worker worker(GrpcJavaCalls calls, String mode) {
    ThreadFactory virtual = Thread.ofVirtual().factory();
    return switch (mode) {
      case "virtual" -> Worker.blocking(virtual, calls::unary);
      case "platform" -> Worker.blocking(Thread.ofPlatform().factory(), calls::unary);
      case "async", "async-default" -> Worker.async(calls::async);
      case "future" -> Worker.async(calls::future);
      case "receive" -> Worker.async(calls::receiveAsync);
      case "receive-virtual" -> Worker.blocking(virtual, calls::receive);
      case "send" -> Worker.async(calls::send);
      case "bidi" -> Worker.async(calls::bidi);
      default -> throw new IllegalArgumentException("found the mode " + mode);
    };
  }
}
