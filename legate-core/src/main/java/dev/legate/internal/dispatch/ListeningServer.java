package dev.legate.internal.dispatch;

import dev.legate.StatusException;
import dev.legate.internal.transport.ListenOptions;
import dev.legate.internal.transport.Listening;
import dev.legate.internal.transport.TransportProviders;
import dev.legate.server.Server;
import dev.legate.server.ServerLoad;
import dev.legate.server.Service;
import dev.legate.server.ServiceDefinition;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server: its services behind the addresses it listens on. For any thread. */
public final class ListeningServer implements Server {
  private static final Logger LOG = System.getLogger("dev.legate.server");

  /** How long {@link #close} waits for handlers that were cancelled to return. */
  private static final Duration CANCELLED_HANDLERS = Duration.ofSeconds(5);

  private final ServerSettings settings;
  private final List<ServiceDefinition> definitions;
  private final ServerLife life;
  private final HandlerThreads threads;
  private final List<Listening> listenings = new ArrayList<>();

  private ListeningServer(ServerSettings settings) {
    this.settings = settings;
    this.definitions =
        settings.services.stream().flatMap(service -> service.definitions().stream()).toList();
    this.life = new ServerLife(settings);
    int workers = settings.workers > 0 ? settings.workers : WorkersVariable.in(System.getenv());
    this.threads = new HandlerThreads(workers);
  }

  /**
   * Starts a server.
   *
   * @throws IOException if it cannot listen on an address; the others are closed again
   */
  public static Server start(ServerSettings settings) throws IOException {
    if (settings.listeners.isEmpty()) {
      throw new IllegalStateException(
          "the server has no address to listen on: say listen(port, credentials)");
    }
    ListeningServer server = new ListeningServer(settings);
    MethodRegistry registry =
        new MethodRegistry(server.definitions, settings, server.threads, server.life);
    if (settings.drainOnSignal) {
      DrainAtExit hook = new DrainAtExit(server);
      server.life.whenEnded(hook::remove);
      server.listen(new Dispatcher(registry));
      hook.add();
    } else {
      server.listen(new Dispatcher(registry));
    }
    return server;
  }

  private void listen(Dispatcher dispatcher) throws IOException {
    try {
      settings.services.forEach(service -> service.serverStarting(definitions));
      for (ServerSettings.Listener listener : settings.listeners) {
        ListenOptions options =
            new ListenOptions(
                listener.credentials(),
                dispatcher,
                life.encodings().names(),
                settings.connections(),
                settings.maxCallTime,
                List.copyOf(settings.events),
                life::listenerEnded);
        life.listenerOpened();
        listenings.add(openOrUncount(listener.address(), options));
      }
    } catch (IOException | RuntimeException failure) {
      shutdownNow();
      throw failure;
    }
  }

  private Listening openOrUncount(SocketAddress address, ListenOptions options) throws IOException {
    boolean open = false;
    try {
      Listening listening = TransportProviders.find(address).listen(address, options);
      open = true;
      return listening;
    } finally {
      if (!open) {
        life.listenerEnded();
      }
    }
  }

  @Override
  public List<SocketAddress> addresses() {
    return listenings.stream().map(Listening::address).toList();
  }

  @Override
  public int port() {
    for (SocketAddress address : addresses()) {
      if (address instanceof InetSocketAddress inet) {
        return inet.getPort();
      }
    }
    throw new IllegalStateException("none of " + addresses() + " has a port");
  }

  @Override
  public List<ServiceDefinition> services() {
    return definitions;
  }

  @Override
  public ServerLoad load() {
    AdmittedCalls calls = life.admitted();
    return new ServerLoad(calls.running(), calls.limit(), calls.waiting(), calls.refused());
  }

  @Override
  public void drain() {
    if (life.advance(ServerPhase.Event.DRAIN)) {
      announceDraining();
      listenings.forEach(Listening::drain);
    }
  }

  private void announceDraining() {
    Thread.ofPlatform() // health is to tell it although handlers hold every carrier
        .daemon()
        .name("legate-draining")
        .start(
            () -> {
              for (Service service : settings.services) {
                try {
                  service.serverDraining();
                } catch (RuntimeException failure) {
                  LOG.log(Level.WARNING, "a service failed in serverDraining()", failure);
                }
              }
            });
  }

  @Override
  public void shutdownNow() {
    if (life.advance(ServerPhase.Event.STOP)) {
      listenings.forEach(Listening::shutdownNow);
      threads.close();
    }
  }

  @Override
  public void close() {
    drain();
    try {
      if (!awaitTermination(settings.drainTime)) {
        shutdownNow();
        if (!awaitTermination(CANCELLED_HANDLERS)) {
          LOG.log(
              Level.WARNING,
              "the server is closed, but {0} cancelled handlers have not returned",
              life.runningHandlers());
        }
      }
    } catch (StatusException interrupted) {
      shutdownNow();
      throw interrupted;
    }
    threads.close();
  }

  @Override
  public void awaitTermination() {
    await(null);
  }

  @Override
  public boolean awaitTermination(Duration time) {
    return await(time);
  }

  private boolean await(@Nullable Duration time) {
    return life.termination().await(time);
  }
}
