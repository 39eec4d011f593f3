package dev.legate.cli.demo;

import dev.legate.client.BidiStream;
import dev.legate.demo.places.ChatNote;
import dev.legate.demo.places.ChatReply;
import dev.legate.demo.places.PlacesService;
import java.util.List;

/** A call with streams both ways, in which each side answers the other. */
final class Chat {
  private record Turn(String note, String place, double kilometres) {}

  private static final List<Turn> TURNS =
      List.of(
          new Turn("I live in Zurich.", "Zurich", 0),
          new Turn("A friend of mine moved to Tokyo", "Tokyo", 9_583.694),
          new Turn("How far would it be to Buenos Aires?", "Buenos Aires", 18_358.637),
          new Turn("And to Atlantis?", "", 0));

  private Chat() {}

  static void tell(Stage stage) throws Exception {
    try (BidiStream<ChatNote, ChatReply> chat = stage.places().chat()) {
      for (Turn turn : TURNS) {
        Stopwatch stopwatch = new Stopwatch();
        chat.send(ChatNote.newBuilder().setText(turn.note()).build());
        ChatReply reply = chat.receive();
        if (reply == null) {
          throw new Differs("the chat is over, expected a reply to \"" + turn.note() + "\"");
        }
        stage.story().line("> " + turn.note());
        stage.story().line("< " + reply.getText(), stopwatch.time());
        Differs.unlessEqual("the place", reply.getPlace().getName(), turn.place());
        Differs.unless(
            Math.abs(reply.getKilometres() - turn.kilometres()) < 0.01,
            "the distance is " + reply.getKilometres() + " km, expected " + turn.kilometres());
      }
      chat.halfClose();
      Differs.unless(chat.receive() == null, "the chat goes on, expected its end");
    }
    stage.serverSide().next(PlacesService.CHAT).awaitEnd();
  }
}
