package dev.legate.verify.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Passes the bytes of TCP connections on, until it takes them and passes nothing on any more: both
 * sides' connections stay open, as if a cable had been cut.
 */
final class Blackhole implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final int target;
  private volatile boolean swallowing;

  Blackhole(int target) throws IOException {
    this.target = target;
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** From now on nothing gets through, either way. */
  void swallow() {
    swallowing = true;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = kept(listening.accept());
        Socket server = kept(new Socket(InetAddress.getLoopbackAddress(), target));
        Thread.startVirtualThread(() -> pump(client, server));
        Thread.startVirtualThread(() -> pump(server, client));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private Socket kept(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    sockets.add(socket);
    return socket;
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try {
      for (int n; (n = from.getInputStream().read(buffer)) >= 0; ) {
        if (!swallowing) {
          to.getOutputStream().write(buffer, 0, n);
        }
      }
      if (!swallowing) {
        to.shutdownOutput();
      }
    } catch (IOException gone) {
      // whoever has closed its connection knows; the other side is not to know
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
