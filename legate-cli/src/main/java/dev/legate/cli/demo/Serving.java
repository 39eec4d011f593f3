package dev.legate.cli.demo;

import dev.legate.cli.Terminal;
import dev.legate.cli.places.PlaceTable;
import dev.legate.cli.places.PlacesWatch.CallWatch;
import dev.legate.server.Server;
import java.io.IOException;

/** Keeps the demo's server up for others to call. */
public final class Serving {
  private final Terminal terminal;

  /** A server that says on a terminal how to call it. */
  public Serving(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Serves until the process is told to end (Ctrl-C, SIGTERM), then drains.
   *
   * @param port 0 for a free one
   * @throws IOException if the server cannot listen on the port
   */
  public void run(int port) throws IOException {
    PlaceTable table = PlaceTable.shipped();
    Server server = DemoServer.start(table, method -> CallWatch.NOBODY, port);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  terminal.out().println("draining");
                  server.close();
                  terminal.out().println("closed");
                }));
    say(DemoServer.address(server), table.all().size());
    server.awaitTermination();
  }

  private void say(String address, int places) {
    terminal
        .out()
        .printf(
            """
            %s at %s. Ctrl-C drains and ends it.

            In another terminal:
              ./legate list %2$s
              ./legate describe %2$s legate.demo.places.Places
              ./legate health %2$s legate.demo.places.Places
              ./legate call %2$s legate.demo.places.Places/GetPlace -d '{"name": "Hong Kong"}'
              ./legate call %2$s legate.demo.places.Places/ListPlaces -d '{"south": 45, "north": 55, "west": 5, "east": 20}'
              ./legate call %2$s legate.demo.places.Places/Chat -d '{"text": "Zurich"} {"text": "and Tokyo?"}'

            With grpcurl:
              grpcurl -plaintext %2$s list
              grpcurl -plaintext %2$s describe legate.demo.places.Places
              grpcurl -plaintext -d '{"name": "Hong Kong"}' %2$s legate.demo.places.Places/GetPlace
              grpcurl -plaintext -d '{"text": "Zurich"} {"text": "and Tokyo?"}' %2$s legate.demo.places.Places/Chat
            """,
            terminal.bold("Serving the %d places of the IANA time zone table".formatted(places)),
            address);
  }
}
