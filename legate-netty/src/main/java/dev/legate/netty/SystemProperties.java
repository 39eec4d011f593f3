package dev.legate.netty;

import java.util.Locale;
import java.util.function.Function;

/** Reads the system properties whose names begin alike; what one says wrongly is an error. */
final class SystemProperties {
  private final String prefix;

  SystemProperties(String prefix) {
    this.prefix = prefix;
  }

  int number(String name, int otherwise) {
    return read(name, otherwise, Integer::parseInt);
  }

  long bytes(String name, long otherwise) {
    return read(name, otherwise, Long::parseLong);
  }

  private <N extends Number> N read(String name, N otherwise, Function<String, N> parsing) {
    String value = System.getProperty(prefix + name);
    if (value == null) {
      return otherwise;
    }
    try {
      return parsing.apply(value.strip());
    } catch (NumberFormatException e) {
      throw wrong(name, value, "a whole number");
    }
  }

  boolean bool(String name, boolean otherwise) {
    String value = System.getProperty(prefix + name, Boolean.toString(otherwise));
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, value, "true or false");
    };
  }

  <E extends Enum<E>> E choice(String name, E otherwise, E[] choices, String expected) {
    String value = System.getProperty(prefix + name, otherwise.name());
    for (E each : choices) {
      if (each.name().equalsIgnoreCase(value.strip())) {
        return each;
      }
    }
    throw wrong(name, value, expected);
  }

  private IllegalArgumentException wrong(String name, String value, String expected) {
    return new IllegalArgumentException(
        "system property " + prefix + name + " is '" + value + "', expected " + expected);
  }
}
