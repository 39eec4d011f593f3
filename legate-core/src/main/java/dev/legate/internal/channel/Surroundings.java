package dev.legate.internal.channel;

import dev.legate.internal.bridge.ControlThread;
import dev.legate.internal.resolver.HostLookup;
import dev.legate.internal.transport.TransportProvider;
import dev.legate.internal.transport.TransportProviders;
import java.net.SocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * What a channel takes from the process it runs in; tests give their own.
 *
 * @param providers finds the transport for an address, or throws IllegalStateException
 * @param lookup of host names
 * @param lookups runs each look-up, on a thread that may block
 * @param control runs the tasks of control planes, which do not block
 * @param random from 0 to 1
 */
record Surroundings(
    Function<SocketAddress, TransportProvider> providers,
    HostLookup lookup,
    Executor lookups,
    Timer timer,
    Executor control,
    DoubleSupplier random) {

  /**
   * Of all channels: a task takes microseconds, and a thread that channels do not share would be
   * one more for each. A platform thread, since calls of platform threads must not wait until a
   * virtual one finds a carrier.
   */
  private static final ControlThread CONTROL =
      new ControlThread("legate-control", TimeUnit.SECONDS.toNanos(1));

  /** Those of a real process. */
  static final Surroundings SYSTEM =
      new Surroundings(
          TransportProviders::find,
          HostLookup.system(),
          LookupThreads.POOL,
          Timer.of(CONTROL),
          CONTROL,
          () -> ThreadLocalRandom.current().nextDouble());
}
