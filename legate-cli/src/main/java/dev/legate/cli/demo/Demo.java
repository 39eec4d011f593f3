package dev.legate.cli.demo;

import dev.legate.cli.Terminal;
import dev.legate.cli.places.PlaceTable;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.demo.places.PlacesClient;
import dev.legate.server.Server;
import java.io.IOException;

/** Serves the places of the world and calls them in every way, checking all that comes back. */
public final class Demo {
  private final Terminal terminal;

  /** A demo that tells its story on a terminal. */
  public Demo(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Runs from start to end.
   *
   * @param port 0 for a free one
   * @return whether everything was as expected
   * @throws IOException if the server cannot listen on the port
   */
  public boolean run(int port) throws IOException {
    Stopwatch stopwatch = new Stopwatch();
    Story story = new Story(terminal);
    PlaceTable table = PlaceTable.shipped();
    ServerSide serverSide = new ServerSide();
    try (Server server = DemoServer.start(table, serverSide, port);
        Channel channel =
            Channel.builder(DemoServer.address(server))
                .credentials(ChannelCredentials.plaintext())
                .build()) {
      terminal
          .out()
          .printf(
              "%s, served over TCP at %s%n",
              terminal.bold(
                  "The %d places of the IANA time zone table".formatted(table.all().size())),
              DemoServer.address(server));
      Stage stage = new Stage(channel, PlacesClient.create(channel), serverSide, table, story);
      story.chapter("Unary: look a place up", stage, LookUps::tell);
      story.chapter("Server streaming: list the places in an area", stage, Listing::tell);
      story.chapter("Client streaming: record a route", stage, Route::tell);
      story.chapter("Bidirectional streaming: chat about places", stage, Chat::tell);
      story.chapter("A deadline passes", stage, PassedDeadline::tell);
      story.chapter("A call is cancelled", stage, Cancellation::tell);
      story.chapter("Failures explain themselves", stage, RichFailure::tell);
      story.chapter("A slow reader holds its sender back", stage, BackPressure::tell);
      story.chapter("Health and reflection", stage, StandardServices::tell);
    }
    terminal.out().println();
    if (story.differences() > 0) {
      terminal
          .out()
          .println(
              terminal.bad(story.differences() + " of 9 chapters not as expected; see above."));
      return false;
    }
    terminal
        .out()
        .println(
            terminal.good("Everything was as expected")
                + ", in "
                + Story.inMillis(stopwatch.time())
                + ". Server and channel are closed.");
    return true;
  }
}
