package dev.legate.verify.abuse;

import dev.legate.spi.ConnectionEvents;
import dev.legate.spi.LimitReached;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;

/** Keeps the names of the limits that peers came to until somebody takes them. */
final class ReachedLimits implements ConnectionEvents {
  private final ConcurrentSkipListSet<String> names = new ConcurrentSkipListSet<>();

  @Override
  public void limitReached(LimitReached event) {
    names.add(event.limit());
  }

  /** Those since the last time, each once, with spaces between. */
  String take() {
    List<String> taken = new ArrayList<>();
    for (String name = names.pollFirst(); name != null; name = names.pollFirst()) {
      taken.add(name);
    }
    return String.join(" ", taken);
  }
}
