package dev.legate.internal.inprocess;

import dev.legate.Status;
import dev.legate.internal.transport.ConnectionListener;
import dev.legate.internal.transport.Connector;
import dev.legate.internal.transport.ConnectorOptions;
import dev.legate.internal.transport.FailureTexts;
import dev.legate.internal.transport.ListenOptions;
import dev.legate.internal.transport.Listening;
import dev.legate.internal.transport.TransportProvider;
import dev.legate.internal.wire.RequestHeaders;
import dev.legate.server.ServerCredentials;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Connects the channels and servers of this process by name. For any thread. */
public final class InProcessTransport implements TransportProvider {
  /** One for all. */
  public static final InProcessTransport PROVIDER = new InProcessTransport();

  private static final Map<InProcessAddress, InProcessListening> SERVERS =
      new ConcurrentHashMap<>();

  /** For {@link java.util.ServiceLoader}; all instances share the same names. */
  public InProcessTransport() {}

  @Override
  public boolean supports(SocketAddress address) {
    return address instanceof InProcessAddress;
  }

  @Override
  public Connector newConnector(ConnectorOptions options) {
    return new NameConnector(options);
  }

  @Override
  public Listening listen(SocketAddress address, ListenOptions options) throws IOException {
    InProcessAddress name = checked(address);
    if (options.credentials() != ServerCredentials.Plaintext.INSTANCE) {
      throw new IllegalArgumentException(
          "cannot listen on "
              + name
              + " with TLS: nothing leaves the process, expected ServerCredentials.plaintext()");
    }
    InProcessListening listening = new InProcessListening(name, options);
    if (SERVERS.putIfAbsent(name, listening) != null) {
      throw new IOException("cannot listen on " + name + ": a server of this process does already");
    }
    return listening;
  }

  /** Makes a name free again. */
  static void release(InProcessListening listening) {
    SERVERS.remove(listening.address(), listening);
  }

  private static InProcessAddress checked(SocketAddress address) {
    if (address instanceof InProcessAddress name) {
      return name;
    }
    throw new IllegalArgumentException("not an in-process address: " + address);
  }

  @Override
  public String toString() {
    return "in-process";
  }

  /** Finds servers by their names. */
  private record NameConnector(ConnectorOptions options) implements Connector {
    @Override
    public Runnable connect(SocketAddress address, ConnectionListener listener) {
      InProcessAddress name = checked(address);
      InProcessListening server = SERVERS.get(name);
      if (server == null) {
        InProcessLoop.runOnce(() -> listener.onClosed(nothingThere(name)));
        return () -> {};
      }
      return server.connect(RequestHeaders.Common.of(options), listener);
    }

    @Override
    public void close() {}
  }

  static Status nothingThere(InProcessAddress name) {
    return FailureTexts.cannotConnect(
        name, "connect", "no server of this process listens there; " + whatIsThere());
  }

  private static String whatIsThere() {
    List<String> names =
        SERVERS.keySet().stream().map(InProcessAddress::name).sorted().limit(6).toList();
    if (names.isEmpty()) {
      return "none listens in-process";
    }
    return names.size() < 6
        ? "there are " + names
        : "there are " + names.subList(0, 5) + " and others";
  }
}
