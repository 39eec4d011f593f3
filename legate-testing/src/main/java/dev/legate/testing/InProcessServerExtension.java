package dev.legate.testing;

import dev.legate.client.Channel;
import dev.legate.server.ServerBuilder;
import dev.legate.server.Service;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives every test of a JUnit 5 class an {@link InProcessServer} of its own.
 *
 * <pre>{@code
 * @RegisterExtension
 * final InProcessServerExtension server = InProcessServerExtension.of(new RouteGuide());
 *
 * @Test
 * void knowsItsFeatures() {
 *   RouteGuideClient client = RouteGuideClient.create(server.channel());
 *   …
 * }
 * }</pre>
 */
public final class InProcessServerExtension implements BeforeEachCallback, AfterEachCallback {
  private final UnaryOperator<ServerBuilder> configuration;
  private @Nullable InProcessServer running;

  private InProcessServerExtension(UnaryOperator<ServerBuilder> configuration) {
    this.configuration = configuration;
  }

  /** Serves services. */
  public static InProcessServerExtension of(Service... services) {
    Service[] kept = services.clone();
    return of(
        server -> {
          for (Service service : kept) {
            server.service(service);
          }
          return server;
        });
  }

  /** Serves what is configured, once for each test. */
  public static InProcessServerExtension of(UnaryOperator<ServerBuilder> configuration) {
    return new InProcessServerExtension(configuration);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    running = InProcessServer.of(configuration);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    InProcessServer ended = running;
    running = null;
    if (ended != null) {
      ended.close();
    }
  }

  /**
   * The server of the test that runs.
   *
   * @throws IllegalStateException outside of a test
   */
  public InProcessServer server() {
    if (running == null) {
      throw new IllegalStateException(
          "no test runs: the server exists from @BeforeEach to @AfterEach of a field annotated"
              + " with @RegisterExtension");
    }
    return running;
  }

  /** The channel to that server. */
  public Channel channel() {
    return server().channel();
  }
}
