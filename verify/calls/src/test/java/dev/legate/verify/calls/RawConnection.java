package dev.legate.verify.calls;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import dev.legate.http2.StreamError;
import dev.legate.http2.connection.ConnectionListener;
import dev.legate.http2.connection.Http2Config;
import dev.legate.http2.connection.Http2Connection;
import dev.legate.http2.connection.Http2Stream;
import dev.legate.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.BooleanSupplier;

/** A client's connection on a blocking socket, driven by the thread that uses it. */
final class RawConnection implements ConnectionListener, AutoCloseable {
  private static final byte[] EMPTY_MESSAGE = new byte[5];
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final Http2Connection machine = Http2Connection.client(Http2Config.client(), this);
  private final byte[] buffer = new byte[64 * 1024];
  private long acknowledged;

  /** How many calls were answered with OK. */
  int answered;

  /** Connects, and waits for the server's SETTINGS. */
  RawConnection(Server server) throws IOException {
    InetSocketAddress address = (InetSocketAddress) server.addresses().getFirst();
    socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    machine.start(System.nanoTime());
    exchangeUntil(machine::isEstablished);
  }

  /** Begins calls with an empty message, without waiting for anything. */
  void call(String path, int calls) throws IOException {
    Headers request =
        Headers.of(
            ":method",
            "POST",
            ":scheme",
            "http",
            ":path",
            path,
            ":authority",
            "localhost",
            "te",
            "trailers",
            "content-type",
            "application/grpc");
    for (int i = 0; i < calls; i++) {
      Http2Stream stream = machine.openStream(request, false, null);
      machine.sendData(stream, EMPTY_MESSAGE, 0, EMPTY_MESSAGE.length, true);
    }
    flush();
  }

  /** Sends a PING and waits for its acknowledgement. */
  void ping(long payload) throws IOException {
    machine.ping(payload);
    exchangeUntil(() -> acknowledged == payload);
  }

  /** Writes and reads until a condition holds; fails when nothing comes for long. */
  void exchangeUntil(BooleanSupplier condition) throws IOException {
    flush();
    while (!condition.getAsBoolean()) {
      int n = socket.getInputStream().read(buffer);
      if (n < 0) {
        throw new IOException("the server has closed the connection");
      }
      machine.receive(buffer, 0, n, System.nanoTime());
      flush();
    }
  }

  private void flush() throws IOException {
    try {
      machine.flush(
          (bytes, offset, length) -> {
            try {
              socket.getOutputStream().write(bytes, offset, length);
            } catch (IOException failure) {
              throw new UncheckedIOException(failure);
            }
          });
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  @Override
  public void onHeaders(Http2Stream stream, Headers headers, boolean endStream) {
    if ("0".equals(headers.get("grpc-status"))) {
      answered++;
    }
  }

  @Override
  public void onPingAck(long payload) {
    acknowledged = payload;
  }

  @Override
  public void onConnectionError(ConnectionError error, boolean byPeer) {
    throw new AssertionError(error);
  }

  @Override
  public void onReset(Http2Stream stream, ErrorCode code) {
    throw new AssertionError("reset with " + code);
  }

  @Override
  public void onStreamError(Http2Stream stream, StreamError error) {
    throw new AssertionError(error);
  }

  @Override
  public void onHeadersTooLarge(Http2Stream stream, int size, int limit) {}

  @Override
  public void onData(Http2Stream stream, byte[] b, int offset, int length, boolean endStream) {}

  @Override
  public void onAborted(Http2Stream stream, ConnectionError cause) {}

  @Override
  public void onSent(Http2Stream stream, int bytes) {}

  @Override
  public void onStreamClosed(Http2Stream stream) {}

  @Override
  public void onGoAway(int lastStreamId, ErrorCode code, String debug) {}

  @Override
  public void onSettings(Settings peer) {}

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
