package dev.legate.verify.interop;

import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Comparisons that say in one line what was expected and what was found. */
final class Check {
  private Check() {}

  static void same(String what, @Nullable Object found, @Nullable Object expected) {
    if (!Objects.equals(found, expected)) {
      throw new AssertionError("%s: expected %s, found %s".formatted(what, expected, found));
    }
  }

  static <T> T present(String what, @Nullable T found) {
    if (found == null) {
      throw new AssertionError(what + ": expected something, found nothing");
    }
    return found;
  }

  /** The status with which an action fails, which it must. */
  static Status failure(String what, Runnable action) {
    try {
      action.run();
    } catch (StatusException e) {
      return e.status();
    }
    throw new AssertionError(what + ": expected a failure, found OK");
  }

  static void fails(String what, StatusCode code, Runnable action) {
    Status found = failure(what, action);
    if (found.code() != code) {
      throw new AssertionError("%s: expected %s, found %s".formatted(what, code, found));
    }
  }
}
