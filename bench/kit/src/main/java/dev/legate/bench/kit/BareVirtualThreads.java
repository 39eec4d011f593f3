package dev.legate.bench.kit;

import java.io.IOException;

/**
 * What a virtual thread alone costs: each "call" is one that is started and ends, and starts the
 * next. It takes the arguments of every client, {@code PORT MODE LANES PAYLOAD MESSAGES}, of which
 * only the lanes matter.
 */
public final class BareVirtualThreads {
  private BareVirtualThreads() {}

  /** Starts threads as the runner says. */
  public static void main(String[] args) throws IOException {
    if (args.length != 5) {
      throw new IllegalArgumentException("expected: PORT MODE LANES PAYLOAD MESSAGES");
    }
    Worker threads = Worker.async((done, lane) -> Thread.startVirtualThread(() -> done.accept(1)));
    ClientProgram.run(threads, Integer.parseInt(args[2]));
  }
}
