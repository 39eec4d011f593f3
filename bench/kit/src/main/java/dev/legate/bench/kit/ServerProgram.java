package dev.legate.bench.kit;

import java.io.IOException;

/** What a server does once it listens: tells so, and what it has used when asked. */
public final class ServerProgram {
  private ServerProgram() {}

  /**
   * Answers {@code usage}, and {@code heap} after a collection, until standard input ends, then
   * ends the process.
   */
  public static void run(int port) throws IOException {
    System.out.println("{\"port\": " + port + ", \"pid\": " + ProcessHandle.current().pid() + "}");
    Commands.answer(
        command -> {
          return switch (command[0]) {
            case "usage" -> {
              Usage usage = Usage.now();
              yield "{\"cpu_s\": %.2f, \"allocated\": %d}"
                  .formatted(usage.cpuSeconds(), usage.allocatedBytes());
            }
            case "heap" -> "{\"heap_mib\": %.1f}".formatted(Usage.heapMibAfterCollection());
            default -> throw Commands.unknown(command, "usage or heap");
          };
        });
    System.exit(0);
  }
}
