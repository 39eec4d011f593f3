package dev.legate.bench.kit;

import java.io.IOException;

/** What a server does once it listens: tells so, and what it has used when asked. */
public final class ServerProgram {
  private ServerProgram() {}

  /** Answers {@code usage} until standard input ends, then ends the process. */
  public static void run(int port) throws IOException {
    System.out.println("{\"port\": " + port + ", \"pid\": " + ProcessHandle.current().pid() + "}");
    Commands.answer(
        command -> {
          if (command.length != 1 || !command[0].equals("usage")) {
            throw Commands.unknown(command, "usage");
          }
          Usage usage = Usage.now();
          return "{\"cpu_s\": %.2f, \"allocated\": %d}"
              .formatted(usage.cpuSeconds(), usage.allocatedBytes());
        });
    System.exit(0);
  }
}
