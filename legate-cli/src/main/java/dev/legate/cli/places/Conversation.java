package dev.legate.cli.places;

import dev.legate.demo.places.ChatReply;
import dev.legate.demo.places.Place;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One chat about places, which knows of which it was about last. For one thread. */
final class Conversation {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("EEEE HH:mm", Locale.ENGLISH);

  private final PlaceTable table;
  private @Nullable Place before;

  Conversation(PlaceTable table) {
    this.table = table;
  }

  ChatReply reply(String note) {
    Optional<Place> mentioned = table.mentionedIn(note);
    if (mentioned.isEmpty()) {
      return ChatReply.newBuilder().setText("Of which place is that? I know none in it.").build();
    }
    Place place = mentioned.get();
    ChatReply.Builder reply = ChatReply.newBuilder().setPlace(place);
    StringBuilder text = new StringBuilder(place.getName()).append(clock(place));
    if (before != null && !before.equals(place)) {
      double kilometres = Geography.kilometres(before.getPosition(), place.getPosition());
      reply.setKilometres(kilometres);
      text.append(
          String.format(Locale.ENGLISH, ", %,.0f km from %s", kilometres, before.getName()));
    }
    before = place;
    return reply.setText(text.append('.').toString()).build();
  }

  /** The time there, as far as this JVM knows the zone: its own table may be older. */
  private static String clock(Place place) {
    try {
      return ", where it is " + CLOCK.format(ZonedDateTime.now(ZoneId.of(place.getTimeZone())));
    } catch (DateTimeException unknownZone) {
      return "";
    }
  }
}
