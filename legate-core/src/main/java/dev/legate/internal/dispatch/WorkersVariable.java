package dev.legate.internal.dispatch;

import java.util.Map;

/** The environment variable that sizes the pool of servers that do not say it themselves. */
final class WorkersVariable {
  static final String NAME = "LEGATE_SERVER_WORKERS";

  private WorkersVariable() {}

  /**
   * The number of workers, 0 if the variable is not set or empty.
   *
   * @throws IllegalStateException if it is no positive number
   */
  static int in(Map<String, String> environment) {
    String value = environment.getOrDefault(NAME, "").strip();
    if (value.isEmpty()) {
      return 0;
    }
    try {
      int workers = Integer.parseInt(value);
      if (workers > 0) {
        return workers;
      }
    } catch (NumberFormatException notANumber) {
      // told below, with what was found
    }
    throw new IllegalStateException(
        "the environment variable "
            + NAME
            + " is '"
            + value
            + "', which is no positive number of threads");
  }
}
