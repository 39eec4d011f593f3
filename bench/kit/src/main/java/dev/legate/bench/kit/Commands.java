package dev.legate.bench.kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** The runner's commands, a line each on standard input, answered by a line each. */
final class Commands {
  private Commands() {}

  /** Answers until input ends, so that no program outlives its runner. */
  static void answer(Function<String[], String> command) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    while (line != null) {
      System.out.println(command.apply(line.split(" ", -1)));
      line = in.readLine();
    }
  }

  static IllegalArgumentException unknown(String[] command, String expected) {
    return new IllegalArgumentException(
        "found the command '" + String.join(" ", command) + "', expected " + expected);
  }
}
