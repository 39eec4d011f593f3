package dev.legate.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code legate}. */
@Command(
    name = "legate",
    description = "gRPC for modern Java: a demo, and a client for any gRPC server.",
    mixinStandardHelpOptions = true,
    versionProvider = LegateVersion.class)
public final class Legate {
  private Legate() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    quietLogging();
    System.exit(run(Terminal.ofProcess(), arguments));
  }

  /** Runs the command, and returns its exit code. */
  static int run(Terminal terminal, String... arguments) {
    return new CommandLine(new Legate())
        .addSubcommand(new DemoCommand(terminal))
        .setOut(terminal.writer(terminal.out()))
        .setErr(terminal.writer(terminal.err()))
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(terminal, failure))
        .execute(arguments);
  }

  private static int failed(Terminal terminal, Exception failure) {
    terminal.err().println("legate: " + explained(failure));
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String explained(Exception failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  /** What a library has to tell its application at INFO is not for the user of this command. */
  private static void quietLogging() {
    if (System.getProperty("java.util.logging.config.file") == null) {
      LogManager.getLogManager().reset();
      Logger root = Logger.getLogger("");
      root.setLevel(Level.WARNING);
      root.addHandler(new ConsoleHandler());
    }
  }
}
