package dev.legate.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The program {@code protoc}. */
final class Protoc {
  private final Path program;

  Protoc(Path program) {
    this.program = program;
  }

  /** A copy of a file of the local repository that may be executed, which that one may not. */
  static Protoc executable(Path artifact, Path into) throws IOException {
    Path copy = into.resolve(artifact.getFileName());
    if (!Files.exists(copy) || Files.size(copy) != Files.size(artifact)) {
      Files.createDirectories(into);
      Path unfinished = Files.createTempFile(into, "protoc", ".part");
      Files.copy(artifact, unfinished, StandardCopyOption.REPLACE_EXISTING);
      if (!unfinished.toFile().setExecutable(true)) {
        throw new ProtoException(
            "cannot make "
                + unfinished
                + " executable; set <protoc> to the path of an installed protoc");
      }
      Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
    }
    return new Protoc(copy);
  }

  /**
   * What a run said.
   *
   * @param exitCode 0 if all went well
   * @param messages errors, or else warnings
   */
  record Result(int exitCode, List<String> messages) {}

  /**
   * Runs to the end.
   *
   * @param work a folder for the file with the arguments, of which there may be more than a command
   *     line holds
   */
  Result run(List<String> arguments, Path work) throws IOException {
    Path argumentFile = work.resolve("protoc.arguments");
    Files.write(argumentFile, arguments, StandardCharsets.UTF_8);
    Process process;
    try {
      process =
          new ProcessBuilder(program.toString(), "@" + argumentFile)
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new ProtoException(
          "cannot run "
              + program
              + ": "
              + e.getMessage()
              + "; where the published protoc does not run, install one and set <protoc> (or -Dlegate.protoc) to its path");
    }
    try {
      process.getOutputStream().close();
      List<String> messages =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      return new Result(process.waitFor(), messages);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while protoc was running", e);
    }
  }
}
