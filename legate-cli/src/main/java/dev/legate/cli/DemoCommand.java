package dev.legate.cli;

import dev.legate.cli.demo.Demo;
import dev.legate.cli.demo.Serving;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code legate demo}. */
@Command(
    name = "demo",
    description =
        "Serves the places of the world on the loopback address, calls them in every way, and checks what comes back.")
final class DemoCommand implements Callable<Integer> {
  private static final int SERVING_PORT = 50051;

  private final Terminal terminal;

  @Option(
      names = "--serve",
      description = "Only serve, until Ctrl-C, and say how to call the server.")
  private boolean serve;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port of the server; a free one unless said, with --serve 50051.")
  private @Nullable Integer port;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (serve) {
      new Serving(terminal).run(port == null ? SERVING_PORT : port);
      return 0;
    }
    return new Demo(terminal).run(port == null ? 0 : port) ? 0 : 1;
  }
}
