package dev.legate.cli;

import dev.legate.StatusException;
import java.io.IOException;
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
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = LegateVersion.class)
public final class Legate {
  /** With the number of a status code added, the exit code after a call that failed. */
  private static final int CALL_FAILED = 64;

  private Legate() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    quietLogging();
    System.exit(run(Terminal.ofProcess(), arguments));
  }

  /** Runs the command, and returns its exit code. */
  static int run(Terminal terminal, String... arguments) {
    return new CommandLine(new Legate())
        .setExpandAtFiles(false) // "@FILE" is for call's data
        .addSubcommand(new DemoCommand(terminal))
        .addSubcommand(new ListCommand(terminal))
        .addSubcommand(new DescribeCommand(terminal))
        .addSubcommand(new CallCommand(terminal))
        .addSubcommand(new HealthCommand(terminal))
        .setOut(terminal.writer(terminal.out()))
        .setErr(terminal.writer(terminal.err()))
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(terminal, failure))
        .execute(arguments);
  }

  private static int failed(Terminal terminal, Exception failure) {
    if (failure instanceof StatusException status) {
      terminal.err().println(FailureText.of(status));
      return CALL_FAILED + status.code().number();
    }
    terminal.err().println("legate: " + explained(failure));
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String explained(Exception failure) {
    String message = failure.getMessage();
    boolean forUsers =
        failure instanceof CommandFailure
            || failure instanceof IOException
            || failure instanceof IllegalArgumentException;
    return forUsers && message != null ? message : failure.toString();
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
