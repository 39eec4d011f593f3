package dev.legate.server;

import java.util.List;

/**
 * What a server serves: generated interfaces extend this.
 *
 * <p>The life cycle methods are called in the order of the services: {@link #serverStarting} on the
 * thread that starts the server, {@link #serverDraining} on a daemon thread of its own.
 */
@FunctionalInterface
public interface Service {
  /** The methods with their handlers. Called once, when the server is built. */
  ServiceDefinition definition();

  /** All definitions, for a service that answers under several names. */
  default List<ServiceDefinition> definitions() {
    return List.of(definition());
  }

  /** The server that this belongs to is about to start, with all these services. */
  default void serverStarting(List<ServiceDefinition> services) {}

  /** The server that this belongs to has begun to drain. */
  default void serverDraining() {}
}
