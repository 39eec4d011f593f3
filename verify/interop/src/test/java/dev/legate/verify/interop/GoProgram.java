package dev.legate.verify.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The programs of {@code verify/interop/build-go}, by their names. */
final class GoProgram {
  private GoProgram() {}

  /** Runs one to its end. */
  static ForeignProgram.Finished run(String name, String... arguments) throws Exception {
    return ForeignProgram.run(command(name, arguments));
  }

  /** Starts one that is to be {@linkplain ForeignProgram#finish finished}. */
  static ForeignProgram start(String name, String... arguments) throws IOException {
    return ForeignProgram.start(command(name, arguments), List.of());
  }

  /** Starts a server that will print lines that match patterns. */
  static ForeignProgram start(String name, List<Pattern> lines, String... arguments)
      throws IOException {
    return ForeignProgram.start(command(name, arguments), lines);
  }

  private static List<String> command(String name, String... arguments) {
    Path file = Path.of(System.getProperty("legate.interop.bin", "target/go-bin"), name);
    if (!Files.isExecutable(file)) {
      throw new AssertionError("found no Go program " + file + ": run verify/interop/build-go");
    }
    List<String> command = new ArrayList<>(List.of(file.toString()));
    command.addAll(List.of(arguments));
    return command;
  }
}
