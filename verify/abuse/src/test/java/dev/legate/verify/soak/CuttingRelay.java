package dev.legate.verify.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Passes connections on, and closes or resets both sides of each after a random byte. */
final class CuttingRelay implements AutoCloseable {
  private static final int MOST_BYTES = 60_000;

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;

  CuttingRelay(int target) throws IOException {
    this.target = target;
    Thread.ofPlatform().daemon().name("relay").start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listening.accept();
        Thread.startVirtualThread(() -> relay(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void relay(Socket client) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    boolean reset = random.nextBoolean();
    int cut = random.nextInt(MOST_BYTES);
    boolean there = random.nextBoolean();
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      int toServer = there ? cut : Integer.MAX_VALUE;
      int toClient = there ? Integer.MAX_VALUE : cut;
      Thread back = Thread.startVirtualThread(() -> pump(server, client, toClient, reset));
      pump(client, server, toServer, reset);
      back.join();
    } catch (IOException | InterruptedException gone) {
      // The client notices, and says so by the status of its call.
    }
  }

  private static void pump(Socket from, Socket to, int bytes, boolean reset) {
    byte[] buffer = new byte[8192];
    int left = bytes;
    try {
      while (left > 0) {
        int n = from.getInputStream().read(buffer, 0, Math.min(left, buffer.length));
        if (n < 0) {
          to.shutdownOutput();
          return;
        }
        to.getOutputStream().write(buffer, 0, n);
        left -= n;
      }
    } catch (IOException gone) {
      // so both sides are to be
    }
    close(from, reset);
    close(to, reset);
  }

  private static void close(Socket socket, boolean reset) {
    try (socket) {
      if (reset) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException closed) {
      // by the other pump
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
