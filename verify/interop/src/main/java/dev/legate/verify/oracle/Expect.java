package dev.legate.verify.oracle;

import dev.legate.Status;
import dev.legate.StatusCode;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Comparisons that say in one line what was expected and what was found. */
final class Expect {
  private Expect() {}

  static void same(String what, @Nullable Object found, @Nullable Object expected) {
    if (!Objects.equals(found, expected)) {
      throw new AssertionError(what + ": expected " + brief(expected) + ", found " + brief(found));
    }
  }

  static void that(boolean condition, String what, Object found) {
    if (!condition) {
      throw new AssertionError("expected " + what + ", found " + brief(found));
    }
  }

  static void code(String what, Status found, StatusCode expected) {
    if (found.code() != expected) {
      throw new AssertionError(what + ": expected " + expected + ", found " + found);
    }
  }

  static void status(String what, Status found, StatusCode code, String description) {
    code(what, found, code);
    same(what + ": description", found.description(), description);
  }

  static void message(String what, byte[] found, byte[] expected) {
    if (!Arrays.equals(found, expected)) {
      throw new AssertionError(
          "%s: expected %d bytes, found %d, which differ at offset %d"
              .formatted(what, expected.length, found.length, Arrays.mismatch(found, expected)));
    }
  }

  private static String brief(@Nullable Object value) {
    String text = value instanceof String string ? "\"" + string + "\"" : String.valueOf(value);
    return text.length() <= 300 ? text : text.substring(0, 300) + "…";
  }
}
