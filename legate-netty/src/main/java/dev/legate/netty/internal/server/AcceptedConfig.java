package dev.legate.netty.internal.server;

import dev.legate.http2.connection.Http2Config;
import dev.legate.internal.transport.ConnectionPolicy;
import dev.legate.netty.NettyOptions;
import dev.legate.netty.internal.pipeline.ConnectionConfig;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How the next accepted connection is to behave: all share one configuration, unless they get old
 * at times of their own. For any thread.
 */
final class AcceptedConfig {
  /** So that connections made together do not all leave together (gRFC A9). */
  private static final double JITTER = 0.1;

  private final Http2Config shared;
  private final ConnectionPolicy.Ages ages;

  AcceptedConfig(NettyOptions options, ConnectionPolicy policy) {
    shared = ConnectionConfig.server(options, policy);
    ages = policy.ages();
  }

  Http2Config next() {
    return ages.age() == null
        ? shared
        : shared.ageLimits(
            ConnectionConfig.ages(
                ages, ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER)));
  }
}
