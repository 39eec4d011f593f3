package dev.legate.cli;

import dev.legate.client.Channel;
import dev.legate.client.ResponseStream;
import dev.legate.services.health.HealthCheckRequest;
import dev.legate.services.health.HealthCheckResponse;
import dev.legate.services.health.HealthCheckResponse.ServingStatus;
import dev.legate.services.health.HealthClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code legate health}. */
@Command(
    name = "health",
    description =
        "Asks a server, or one of its services, for its health; fails unless it is SERVING.")
final class HealthCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ServerOptions server = new ServerOptions();

  @Parameters(
      index = "1",
      arity = "0..1",
      defaultValue = "",
      paramLabel = "SERVICE",
      description = "The full name of a service; the server as a whole unless said.")
  private String service = "";

  @Option(names = "--watch", description = "Go on, and print every change.")
  private boolean watch;

  HealthCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    HealthCheckRequest request = HealthCheckRequest.newBuilder().setService(service).build();
    try (Channel channel = server.open()) {
      HealthClient health = HealthClient.create(channel).with(options -> server.callOptions());
      if (!watch) {
        return shown(health.check(request));
      }
      int last = 1;
      try (ResponseStream<HealthCheckResponse> changes = health.watch(request)) {
        for (HealthCheckResponse change : changes) {
          last = shown(change);
        }
      }
      return last;
    }
  }

  private int shown(HealthCheckResponse response) {
    ServingStatus status = response.getStatus();
    boolean serving = status == ServingStatus.SERVING;
    terminal.out().println(serving ? terminal.good(status.name()) : terminal.bad(status.name()));
    return serving ? 0 : 1;
  }
}
