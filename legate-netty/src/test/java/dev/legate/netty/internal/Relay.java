package dev.legate.netty.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;

/** Passes the bytes of one connection on, until it is cut. */
final class Relay implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final Socket out;
  private volatile Socket in;

  Relay(InetSocketAddress target) throws IOException {
    out = new Socket(target.getAddress(), target.getPort());
    Thread.startVirtualThread(
        () -> {
          try {
            in = server.accept();
            Thread.startVirtualThread(() -> copy(out, in));
            copy(in, out);
          } catch (IOException e) {
            // cut before anybody came
          }
        });
  }

  SocketAddress address() {
    return server.getLocalSocketAddress();
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream input = from.getInputStream();
      OutputStream output = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
        output.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // cut
    }
  }

  void cut() throws IOException {
    in.setSoLinger(true, 0);
    in.close();
    out.setSoLinger(true, 0);
    out.close();
  }

  @Override
  public void close() throws IOException {
    server.close();
    out.close();
  }
}
