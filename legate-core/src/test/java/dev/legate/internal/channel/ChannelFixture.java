package dev.legate.internal.channel;

import dev.legate.client.CallOptions;
import dev.legate.client.ChannelCredentials;
import dev.legate.internal.transport.TransportProvider;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A channel in surroundings that a test controls; its control plane runs in place. */
final class ChannelFixture {
  final FakeTimer timer = new FakeTimer();
  final FakeTransports transports = new FakeTransports();
  final AtomicInteger lookups = new AtomicInteger();
  volatile List<String> addresses = List.of("10.0.0.1");
  volatile boolean noThreads;

  BalancedChannel open(String target) {
    return new BalancedChannel(settings(target), surroundings());
  }

  ChannelSettings settings(String target) {
    return new ChannelSettings(
        target,
        ChannelCredentials.plaintext(),
        null,
        "",
        CallOptions.NONE,
        List.of(),
        List.of(),
        Duration.ofSeconds(20),
        new ChannelSettings.Connections(null, Duration.ofSeconds(20), false, null),
        List.of());
  }

  Surroundings surroundings() {
    return new Surroundings(
        this::provider, this::lookUp, this::startLookUp, timer, Runnable::run, () -> 0.5);
  }

  private TransportProvider provider(SocketAddress address) {
    if (!transports.supports(address)) {
      throw new IllegalStateException("no transport for " + address);
    }
    return transports;
  }

  private void startLookUp(Runnable task) {
    if (noThreads) {
      throw new OutOfMemoryError("unable to create native thread (a test)");
    }
    task.run();
  }

  private List<InetAddress> lookUp(String host) throws UnknownHostException {
    lookups.incrementAndGet();
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host + ": nobody knows it");
    }
    return addresses.stream().map(InetAddress::ofLiteral).toList();
  }
}
