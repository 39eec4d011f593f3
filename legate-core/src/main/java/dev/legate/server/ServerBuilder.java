package dev.legate.server;

import static java.util.Objects.requireNonNull;

import dev.legate.internal.dispatch.ListeningServer;
import dev.legate.internal.dispatch.ServerSettings;
import dev.legate.internal.inprocess.InProcessAddress;
import dev.legate.spi.Compressor;
import dev.legate.spi.ConnectionEvents;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/** Describes a {@link Server}. For one thread. */
public final class ServerBuilder {
  /** The largest request unless said otherwise: 4 MiB. */
  public static final int DEFAULT_MAX_RECEIVE_SIZE = 4 * 1024 * 1024;

  private final ServerSettings settings = new ServerSettings();

  ServerBuilder() {}

  /**
   * Listens on a port of all addresses of this machine.
   *
   * @param port 0 for a free one, which {@link Server#port} tells
   */
  public ServerBuilder listen(int port, ServerCredentials credentials) {
    return listen(new InetSocketAddress(port), credentials);
  }

  /**
   * Listens on an address: of a socket, a Unix socket, or in this process. May be said repeatedly.
   */
  public ServerBuilder listen(SocketAddress address, ServerCredentials credentials) {
    settings.listeners.add(
        new ServerSettings.Listener(requireNonNull(address), requireNonNull(credentials)));
    return this;
  }

  /**
   * Listens in this process under a name, which channels reach with the target {@code
   * in-process:NAME} and plain text.
   *
   * @throws IllegalArgumentException if the name is empty
   */
  public ServerBuilder listenInProcess(String name) {
    return listen(new InProcessAddress(name), ServerCredentials.plaintext());
  }

  /** Serves a service. */
  public ServerBuilder service(Service service) {
    settings.services.add(requireNonNull(service));
    return this;
  }

  /** Serves a definition, such as one marked {@link ServiceDefinition#inline() inline}. */
  public ServerBuilder service(ServiceDefinition definition) {
    requireNonNull(definition);
    return service(() -> definition);
  }

  /** Puts interceptors around every call, of which the first added sees a call first. */
  public ServerBuilder interceptor(ServerInterceptor... more) {
    settings.interceptors.addAll(List.of(more));
    return this;
  }

  /** Tells somebody what happens to connections; may be said repeatedly. */
  public ServerBuilder connectionEvents(ConnectionEvents events) {
    settings.events.add(requireNonNull(events));
    return this;
  }

  /** Decides how clients see what handlers throw. */
  public ServerBuilder exceptionTranslator(ExceptionTranslator translator) {
    settings.translator = requireNonNull(translator);
    return this;
  }

  /**
   * The largest request in bytes; a larger one ends its call with RESOURCE_EXHAUSTED. 4 MiB unless
   * said.
   *
   * @throws IllegalArgumentException if negative
   */
  public ServerBuilder maxReceiveSize(int bytes) {
    settings.maxReceiveSize = notNegative("maxReceiveSize", bytes);
    return this;
  }

  /**
   * The largest response in bytes; a larger one ends its call with RESOURCE_EXHAUSTED. Unlimited
   * unless said.
   *
   * @throws IllegalArgumentException if negative
   */
  public ServerBuilder maxSendSize(int bytes) {
    settings.maxSendSize = notNegative("maxSendSize", bytes);
    return this;
  }

  /**
   * Adds a message encoding to {@code gzip} and {@code deflate}, or replaces one of its name: for
   * requests in it, and for responses where {@link #compression} or a handler chooses it.
   */
  public ServerBuilder compressor(Compressor compressor) {
    settings.compressors.add(requireNonNull(compressor));
    return this;
  }

  /**
   * Compresses responses in an encoding, such as {@code gzip}, for clients that read it, unless a
   * handler {@linkplain ServerContext#compression says otherwise}. Not unless said, whatever the
   * encoding of the request.
   */
  public ServerBuilder compression(String encoding) {
    settings.compression = requireNonNull(encoding);
    return this;
  }

  /** The longest time a call may take, whatever deadline its client set; no cap unless said. */
  public ServerBuilder maxCallTime(Duration time) {
    settings.maxCallTime = positive("maxCallTime", time);
    return this;
  }

  /**
   * How many calls may run at a time on this server; one beyond it is refused with
   * RESOURCE_EXHAUSTED before a thread is started for it, unless it may {@linkplain
   * #maxWaitingCalls wait}. 10,000 unless said, or one for 16 KiB of a smaller heap.
   *
   * <p>A call counts from the start of its handler until the handler has returned, also when the
   * call was cancelled before. Services with {@link ServiceDefinition.Builder#ownThreads() own
   * threads}, such as health, and inline methods do not count. Replaces {@link #adaptiveLimit}.
   *
   * @throws IllegalArgumentException unless positive
   */
  public ServerBuilder maxConcurrentCalls(int calls) {
    settings.mostCalls = positive("maxConcurrentCalls", calls);
    settings.leastCalls = calls;
    return this;
  }

  /**
   * Lets the limit of {@link #maxConcurrentCalls} follow how long handlers take: it grows while
   * more calls at a time do not make each slower, and falls when they do. For servers whose calls
   * are short and alike; off unless said.
   *
   * @throws IllegalArgumentException unless {@code 0 < least < most}
   */
  public ServerBuilder adaptiveLimit(int least, int most) {
    if (least <= 0 || most <= least) {
      throw new IllegalArgumentException(
          "adaptiveLimit is between %d and %d calls, expected 0 < least < most"
              .formatted(least, most));
    }
    settings.leastCalls = least;
    settings.mostCalls = most;
    return this;
  }

  /**
   * How many calls may wait, the first first, while as many run as may; 0 unless said. A call that
   * would have its answer only after its deadline, by how long handlers have taken so far, is not
   * kept waiting but refused with RESOURCE_EXHAUSTED.
   *
   * @throws IllegalArgumentException if negative
   */
  public ServerBuilder maxWaitingCalls(int calls) {
    settings.maxWaitingCalls = notNegative("maxWaitingCalls", calls);
    return this;
  }

  /**
   * How many calls one connection may have open, which its client is told
   * (SETTINGS_MAX_CONCURRENT_STREAMS) and usually keeps to; one beyond it gets REFUSED_STREAM.
   * 1,024 unless the transport's options say otherwise. Means nothing in process.
   *
   * @throws IllegalArgumentException unless positive
   */
  public ServerBuilder maxConcurrentCallsPerConnection(int calls) {
    settings.maxCallsPerConnection = positive("maxConcurrentCallsPerConnection", calls);
    return this;
  }

  /**
   * Runs handlers on a pool of so many threads with a bounded queue, rather than each on a virtual
   * thread of its own. The environment variable {@code LEGATE_SERVER_WORKERS} says it for servers
   * that do not.
   *
   * @throws IllegalArgumentException unless positive
   */
  public ServerBuilder workers(int threads) {
    settings.workers = positive("workers", threads);
    return this;
  }

  /**
   * Interrupts a handler's thread when its call is cancelled. Off unless said, because an interrupt
   * closes the socket, file channel or pooled connection that the thread happens to be in; Legate's
   * own waits end without. {@link ServerContext#shielded} defers it.
   */
  public ServerBuilder interruptOnCancel() {
    settings.interruptOnCancel = true;
    return this;
  }

  /** How long {@link Server#close} lets running calls go on; 30 s unless said. */
  public ServerBuilder drainTime(Duration time) {
    settings.drainTime = notNegative("drainTime", time);
    return this;
  }

  /**
   * Closes the server when the process is told to end: by SIGTERM, SIGINT or {@code System.exit}.
   * The process ends when the calls have, at the latest 5 s after {@link #drainTime}. Off unless
   * said.
   *
   * <p>It is a shutdown hook of the JVM, and runs beside the hooks of others: what handlers need to
   * finish must not be closed by such a hook. A handler must not call {@code System.exit}, which
   * would wait for the hook and the hook for the handler, until the drain time is over.
   */
  public ServerBuilder drainOnSignal() {
    settings.drainOnSignal = true;
    return this;
  }

  /**
   * The age at which a connection is drained, so that clients connect anew and spread; 10 % more or
   * less, at random. Unlimited unless said. What calls have after that is {@link
   * #maxConnectionAgeGrace}.
   *
   * @throws IllegalArgumentException unless positive
   */
  public ServerBuilder maxConnectionAge(Duration time) {
    settings.maxConnectionAge = positive("maxConnectionAge", time);
    return this;
  }

  /**
   * The time for calls that run when their connection has reached {@link #maxConnectionAge}; then
   * they are cancelled. Unlimited unless said.
   *
   * @throws IllegalArgumentException unless positive
   */
  public ServerBuilder maxConnectionAgeGrace(Duration time) {
    settings.maxConnectionAgeGrace = positive("maxConnectionAgeGrace", time);
    return this;
  }

  /**
   * The time without a call after which a connection is drained; it may last an eighth longer.
   * Unlimited unless said.
   *
   * @throws IllegalArgumentException unless positive
   */
  public ServerBuilder maxConnectionIdle(Duration time) {
    settings.maxConnectionIdle = positive("maxConnectionIdle", time);
    return this;
  }

  /**
   * When connections find out that their client is gone: after {@code time} without a byte a PING
   * asks, and after {@code timeout} without an answer the calls are cancelled (gRFC A8). 2 h and 20
   * s unless said.
   *
   * @throws IllegalArgumentException unless both are positive
   */
  public ServerBuilder keepalive(Duration time, Duration timeout) {
    settings.keepaliveTime = positive("the keepalive time", time);
    settings.keepaliveTimeout = positive("the keepalive time-out", timeout);
    return this;
  }

  /**
   * The least time between keepalive PINGs of a client; 5 minutes unless said. Too early is the
   * second of two without a response or message from here between them, and the third that is too
   * early ends the connection with {@code too_many_pings}. Without calls it is 2 h, unless {@link
   * #permitKeepaliveWithoutCalls} is said.
   *
   * @throws IllegalArgumentException if negative
   */
  public ServerBuilder permitKeepalive(Duration minTime) {
    settings.minPingInterval = notNegative("permitKeepalive", minTime);
    return this;
  }

  /** Lets clients without calls send keepalive PINGs as often as those with calls. */
  public ServerBuilder permitKeepaliveWithoutCalls() {
    settings.permitsPingsWithoutCalls = true;
    return this;
  }

  /**
   * Starts the server.
   *
   * @throws IOException if it cannot listen, naming the address
   * @throws IllegalArgumentException if a compressor has a name that cannot be sent, or the
   *     compression is not known
   * @throws IllegalStateException if it has nothing to listen on, two services share a name, an
   *     interceptor that may block stands around an inline method, no transport for an address is
   *     on the class path, or {@code LEGATE_SERVER_WORKERS} is no positive number
   */
  public Server start() throws IOException {
    return ListeningServer.start(settings.copy());
  }

  private static int notNegative(String what, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " cannot be negative: " + value);
    }
    return value;
  }

  private static Duration notNegative(String what, Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException(what + " cannot be negative: " + time);
    }
    return time;
  }

  private static Duration positive(String what, Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException(what + " must be positive: " + time);
    }
    return time;
  }

  private static int positive(String what, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(what + " must be positive: " + value);
    }
    return value;
  }
}
