package dev.legate.cli.demo;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.demo.places.ChatNote;
import dev.legate.demo.places.ChatReply;
import dev.legate.demo.places.PlacesService;
import java.time.Duration;

/** A call that is not over in time: a chat in which nobody says a word. */
final class PassedDeadline {
  private static final Duration TIMEOUT = Duration.ofMillis(250);

  private PassedDeadline() {}

  static void tell(Stage stage) throws Exception {
    Stopwatch stopwatch = new Stopwatch();
    try (BidiStream<ChatNote, ChatReply> chat =
        stage.places().with(options -> options.timeout(TIMEOUT)).chat()) {
      ChatReply reply = chat.receive();
      throw new Differs("the chat ended with " + reply + ", expected DEADLINE_EXCEEDED");
    } catch (StatusException failure) {
      Duration time = stopwatch.time();
      stage.story().line("Chat() with a timeout of 250 ms, in which nobody speaks ->", time);
      stage.story().line("  " + failure.getMessage());
      Differs.unlessEqual("the code", failure.code(), StatusCode.DEADLINE_EXCEEDED);
      Differs.unless(
          time.compareTo(TIMEOUT) >= 0,
          "the call ended after " + Story.inMillis(time) + ", expected 250 ms or more");
    }
    WatchedCall handler = stage.serverSide().next(PlacesService.CHAT);
    handler.awaitCancelled();
    handler.awaitEnd();
    stage.story().line("the handler, waiting for a note, was told and has ended", stopwatch.time());
  }
}
