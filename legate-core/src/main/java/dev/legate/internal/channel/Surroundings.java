package dev.legate.internal.channel;

import dev.legate.internal.resolver.HostLookup;
import dev.legate.internal.transport.TransportProvider;
import dev.legate.internal.transport.TransportProviders;
import java.net.SocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * What a channel takes from the process it runs in; tests give their own.
 *
 * @param providers finds the transport for an address, or throws IllegalStateException
 * @param lookup of host names
 * @param threads runs each task on a thread that may block
 * @param random from 0 to 1
 */
record Surroundings(
    Function<SocketAddress, TransportProvider> providers,
    HostLookup lookup,
    Timer timer,
    Executor threads,
    DoubleSupplier random) {

  /** Those of a real process. */
  static final Surroundings SYSTEM =
      new Surroundings(
          TransportProviders::find,
          HostLookup.system(),
          Timer.system(),
          task -> Thread.ofVirtual().name("legate-channel").start(task),
          () -> ThreadLocalRandom.current().nextDouble());
}
