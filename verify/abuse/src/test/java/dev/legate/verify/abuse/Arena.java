package dev.legate.verify.abuse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where one attack happens: connections to the server that are closed after it. */
final class Arena implements AutoCloseable {
  private final ServerProcess server;
  private final List<RawClient> clients = new ArrayList<>();
  private @Nullable Figures inForce;

  Arena(ServerProcess server) {
    this.server = server;
  }

  RawClient silent() throws IOException {
    return kept(RawClient.silent(server.port));
  }

  RawClient greeting(byte... settings) throws IOException {
    return kept(RawClient.greeting(server.port, settings));
  }

  /** To the server that runs {@link AttackedServer#MOST_HANDLERS} handlers at most. */
  RawClient greetingTheLimited() throws IOException {
    return kept(RawClient.greeting(server.limitedPort));
  }

  /** Ends the handlers of that server. */
  void release() {
    server.release();
  }

  int handlersOfTheLimited() {
    return server.limitedHandlers();
  }

  RawClient deaf(byte... settings) throws IOException {
    return kept(RawClient.deaf(server.port, settings));
  }

  private RawClient kept(RawClient client) {
    clients.add(client);
    return client;
  }

  /** Takes the figures while the attack is in force. */
  Figures look() {
    inForce = server.figures();
    return inForce;
  }

  /** Those of {@link #look()}; null if the attack was over as soon as it was answered. */
  @Nullable Figures inForce() {
    return inForce;
  }

  @Override
  public void close() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
  }
}
