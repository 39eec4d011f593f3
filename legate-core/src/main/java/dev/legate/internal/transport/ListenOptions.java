package dev.legate.internal.transport;

import dev.legate.server.ServerCredentials;
import dev.legate.spi.ConnectionEvents;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server says about an address it listens on.
 *
 * @param encodings the names of the message encodings that the server reads
 * @param connections how they are treated
 * @param maxCallTime caps the deadline of every request head, or null
 * @param events are told what happens to connections
 * @param onTerminated runs once when the address is closed and the last connection is gone
 */
public record ListenOptions(
    ServerCredentials credentials,
    CallAcceptor acceptor,
    List<String> encodings,
    ConnectionPolicy connections,
    @Nullable Duration maxCallTime,
    List<ConnectionEvents> events,
    Runnable onTerminated) {

  /** With the connections of a server that says nothing about them. */
  public ListenOptions(
      ServerCredentials credentials,
      CallAcceptor acceptor,
      List<String> encodings,
      @Nullable Duration maxCallTime,
      Runnable onTerminated) {
    this(
        credentials,
        acceptor,
        encodings,
        ConnectionPolicy.DEFAULT,
        maxCallTime,
        List.of(),
        onTerminated);
  }
}
