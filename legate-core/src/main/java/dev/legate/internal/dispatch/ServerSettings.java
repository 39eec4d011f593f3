package dev.legate.internal.dispatch;

import dev.legate.internal.transport.ConnectionPolicy;
import dev.legate.internal.transport.Keepalive;
import dev.legate.server.ExceptionTranslator;
import dev.legate.server.ServerBuilder;
import dev.legate.server.ServerCredentials;
import dev.legate.server.ServerInterceptor;
import dev.legate.server.Service;
import dev.legate.spi.Compressor;
import dev.legate.spi.ConnectionEvents;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server is built with. The builder fills one and the server keeps a copy. */
public final class ServerSettings {
  /** Where to listen. */
  public final List<Listener> listeners = new ArrayList<>();

  /** What to serve. */
  public final List<Service> services = new ArrayList<>();

  /** The outermost first. */
  public final List<ServerInterceptor> interceptors = new ArrayList<>();

  /** Who is told what happens to connections. */
  public final List<ConnectionEvents> events = new ArrayList<>();

  /** Beside those that are built in, or in their place. */
  public final List<Compressor> compressors = new ArrayList<>();

  /** How responses are compressed unless a handler says otherwise. */
  public String compression = "identity";

  /** Decides how clients see exceptions. */
  public ExceptionTranslator translator = (thrown, context) -> null;

  /** In bytes. */
  public int maxReceiveSize = ServerBuilder.DEFAULT_MAX_RECEIVE_SIZE;

  /** In bytes. */
  public int maxSendSize = Integer.MAX_VALUE;

  /** Caps what clients ask for, or null. */
  public @Nullable Duration maxCallTime;

  /** The size of the pool; 0: a virtual thread for each call. */
  public int workers;

  /** Whether cancelling a call interrupts its handler. */
  public boolean interruptOnCancel;

  /** The smallest limit of running calls that measuring may lead to. */
  public int leastCalls = CallLimits.USUAL.least();

  /** The limit of running calls, or the largest that measuring may lead to. */
  public int mostCalls = CallLimits.USUAL.most();

  /** How many calls may wait for a place. */
  public int maxWaitingCalls;

  /** Of one connection; 0: as the transport says. */
  public int maxCallsPerConnection;

  /** How long running calls may go on. */
  public Duration drainTime = Duration.ofSeconds(30);

  /** When a connection asks whether its client is there. */
  public Duration keepaliveTime = ConnectionPolicy.DEFAULT.keepalive().time();

  /** For the answer. */
  public Duration keepaliveTimeout = ConnectionPolicy.DEFAULT.keepalive().timeout();

  /** Between two PINGs of a client. */
  public Duration minPingInterval = ConnectionPolicy.DEFAULT.clients().minInterval();

  /** Whether that holds without calls, too. */
  public boolean permitsPingsWithoutCalls;

  /** Or null for ever. */
  public @Nullable Duration maxConnectionAge;

  /** Or null for ever. */
  public @Nullable Duration maxConnectionAgeGrace;

  /** Or null for ever. */
  public @Nullable Duration maxConnectionIdle;

  /** Whether the end of the process drains the server. */
  public boolean drainOnSignal;

  /** How connections are treated. */
  ConnectionPolicy connections() {
    return new ConnectionPolicy(
        new Keepalive(keepaliveTime, keepaliveTimeout, true),
        new ConnectionPolicy.ClientPings(minPingInterval, permitsPingsWithoutCalls),
        new ConnectionPolicy.Ages(maxConnectionAge, maxConnectionAgeGrace, maxConnectionIdle),
        maxCallsPerConnection);
  }

  /** An independent copy. */
  public ServerSettings copy() {
    ServerSettings copy = new ServerSettings();
    copy.listeners.addAll(listeners);
    copy.services.addAll(services);
    copy.interceptors.addAll(interceptors);
    copy.events.addAll(events);
    copy.compressors.addAll(compressors);
    copy.compression = compression;
    copy.translator = translator;
    copy.maxReceiveSize = maxReceiveSize;
    copy.maxSendSize = maxSendSize;
    copy.maxCallTime = maxCallTime;
    copy.workers = workers;
    copy.interruptOnCancel = interruptOnCancel;
    copy.leastCalls = leastCalls;
    copy.mostCalls = mostCalls;
    copy.maxWaitingCalls = maxWaitingCalls;
    copy.maxCallsPerConnection = maxCallsPerConnection;
    copy.drainTime = drainTime;
    copy.keepaliveTime = keepaliveTime;
    copy.keepaliveTimeout = keepaliveTimeout;
    copy.minPingInterval = minPingInterval;
    copy.permitsPingsWithoutCalls = permitsPingsWithoutCalls;
    copy.maxConnectionAge = maxConnectionAge;
    copy.maxConnectionAgeGrace = maxConnectionAgeGrace;
    copy.maxConnectionIdle = maxConnectionIdle;
    copy.drainOnSignal = drainOnSignal;
    return copy;
  }

  /** An address to listen on. */
  public record Listener(SocketAddress address, ServerCredentials credentials) {}
}
