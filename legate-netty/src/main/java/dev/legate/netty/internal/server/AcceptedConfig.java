package dev.legate.netty.internal.server;

import dev.legate.http2.connection.Http2Config;
import dev.legate.internal.transport.ConnectionPolicy;
import dev.legate.netty.NettyOptions;
import dev.legate.netty.internal.pipeline.ByteBudget;
import dev.legate.netty.internal.pipeline.ConnectionConfig;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * How the next accepted connection is to behave: all share one configuration, unless they get old
 * at times of their own. For any thread.
 */
final class AcceptedConfig {
  /** So that connections made together do not all leave together (gRFC A9). */
  private static final double JITTER = 0.1;

  private final NettyOptions options;
  private final Http2Config shared;
  private final ConnectionPolicy.Ages ages;

  AcceptedConfig(NettyOptions options, ConnectionPolicy policy) {
    this.options = options;
    shared = ConnectionConfig.server(options, policy);
    ages = policy.ages();
  }

  /** The part of the process's byte budget that a connection has. */
  ByteBudget.Share share(Consumer<ByteBudget.Share> giveWay) {
    return ByteBudget.PROCESS.open(options.processBudget(), options.connectionBudget(), giveWay);
  }

  /** For the TLS handshake. */
  Duration handshakeTimeout() {
    return options.handshakeTimeout();
  }

  Http2Config next() {
    return ages.age() == null
        ? shared
        : shared.ageLimits(
            ConnectionConfig.ages(
                ages, ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER)));
  }
}
