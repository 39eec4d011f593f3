package dev.legate.verify.abuse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Plays the same script on every connection, each on a thread of its own. */
final class HostileServer implements AutoCloseable {
  /** What it does on a connection. */
  @FunctionalInterface
  interface Script {
    void play(HostileConnection client) throws Exception;
  }

  private final ServerSocket listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final List<HostileConnection> clients = new CopyOnWriteArrayList<>();
  private final List<Throwable> mistakes = new CopyOnWriteArrayList<>();

  HostileServer(Script script) throws IOException {
    Thread.startVirtualThread(() -> accept(script));
  }

  private void accept(Script script) {
    try {
      while (true) {
        HostileConnection client = new HostileConnection(listening.accept());
        clients.add(client);
        Thread.startVirtualThread(() -> play(script, client));
      }
    } catch (IOException closed) {
      // This is how it ends.
    }
  }

  private void play(Script script, HostileConnection client) {
    try {
      script.play(client);
    } catch (IOException goneWhileItWasWrittenTo) {
      // The client had enough, which is what it is to show.
    } catch (Exception | Error mistake) {
      mistakes.add(mistake);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  int connections() {
    return clients.size();
  }

  /** How clients took it, each way once: codes of GOAWAY and RST_STREAM. */
  String reactions() {
    return clients.stream()
        .flatMap(client -> client.reactions().stream())
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** What went wrong in the script itself. */
  List<Throwable> mistakes() {
    return mistakes;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (HostileConnection client : clients) {
      client.close();
    }
  }
}
