package dev.legate.verify.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import dev.legate.http2.StreamError;
import dev.legate.http2.connection.ConnectionListener;
import dev.legate.http2.connection.Http2Config;
import dev.legate.http2.connection.Http2Connection;
import dev.legate.http2.connection.Http2Stream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The HTTP/2 engine with nothing of gRPC around it: answers every complete request, whatever its
 * method and path, with 200 and a short body. A thread for each connection owns its machine.
 */
final class BareResponder implements AutoCloseable {
  private static final Headers OK = Headers.of(":status", "200", "content-type", "text/plain");
  private static final Headers TOO_LARGE = Headers.of(":status", "431");
  private static final byte[] BODY = "answered by the engine alone\n".getBytes(US_ASCII);
  private static final int PATIENCE_MILLIS = 10_000;

  private final ServerSocket listening;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /** Listens on a free port of the loopback interface. */
  BareResponder() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (true) {
      Socket socket;
      try {
        socket = listening.accept();
      } catch (IOException closed) {
        return;
      }
      sockets.add(socket);
      Thread.ofVirtual().start(() -> serve(socket));
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      new Responses().serve(socket);
    } catch (IOException | UncheckedIOException gone) {
      // The client has left in the middle, as several cases of h2spec do.
    } finally {
      sockets.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** One connection. */
  private static final class Responses implements ConnectionListener {
    private final Http2Connection machine = Http2Connection.server(Http2Config.server(), this);

    void serve(Socket socket) throws IOException {
      byte[] buffer = new byte[64 * 1024];
      machine.start(System.nanoTime());
      flush(socket.getOutputStream());
      while (!machine.isFinished()) {
        int length = socket.getInputStream().read(buffer);
        if (length < 0) {
          machine.receiveEnd();
        } else {
          machine.receive(buffer, 0, length, System.nanoTime());
        }
        flush(socket.getOutputStream());
      }
      // Closing with unread bytes would reset the connection and might take the GOAWAY with it.
      socket.shutdownOutput();
      while (socket.getInputStream().read(buffer) >= 0) {
        continue;
      }
    }

    private void flush(OutputStream out) {
      machine.flush(
          (bytes, offset, length) -> {
            try {
              out.write(bytes, offset, length);
            } catch (IOException failure) {
              throw new UncheckedIOException(failure);
            }
          });
    }

    private void answer(Http2Stream stream) {
      machine.sendHeaders(stream, OK, false);
      machine.sendData(stream, BODY, 0, BODY.length, true);
    }

    @Override
    public void onHeaders(Http2Stream stream, Headers headers, boolean endStream) {
      if (endStream) {
        answer(stream);
      }
    }

    @Override
    public void onHeadersTooLarge(Http2Stream stream, int size, int limit) {
      machine.sendHeaders(stream, TOO_LARGE, true);
    }

    @Override
    public void onData(Http2Stream stream, byte[] b, int offset, int length, boolean endStream) {
      machine.consumed(stream, length);
      if (endStream) {
        answer(stream);
      }
    }

    @Override
    public void onReset(Http2Stream stream, ErrorCode code) {}

    @Override
    public void onStreamError(Http2Stream stream, StreamError error) {}

    @Override
    public void onAborted(Http2Stream stream, ConnectionError cause) {}

    @Override
    public void onSent(Http2Stream stream, int bytes) {}

    @Override
    public void onStreamClosed(Http2Stream stream) {}

    @Override
    public void onGoAway(int lastStreamId, ErrorCode code, String debug) {}

    @Override
    public void onPingAck(long payload) {}

    @Override
    public void onSettings(Settings peer) {}

    @Override
    public void onConnectionError(ConnectionError error, boolean byPeer) {}
  }
}
