package dev.legate.netty.internal;

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
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * A client of HTTP/2 on a blocking socket and the test's own thread, which may break gRPC's rules.
 */
final class RawClient implements ConnectionListener, AutoCloseable {
  final Socket socket;
  final Http2Connection machine;
  final List<Headers> headers = new ArrayList<>();
  final List<String> ends = new ArrayList<>();
  int dataReceived;
  private int pings;
  ConnectionError connectionError;

  RawClient(TestServer server) throws IOException {
    this(server, Http2Config.client());
  }

  RawClient(TestServer server, Http2Config config) throws IOException {
    InetSocketAddress address = (InetSocketAddress) server.address();
    socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(20_000);
    machine = Http2Connection.client(config, this);
    machine.start(System.nanoTime());
    while (!machine.isEstablished()) {
      flush();
      read();
    }
  }

  static Headers request(String... more) {
    return requestTo("/t.T/Echo", more);
  }

  static Headers requestTo(String path, String... more) {
    Headers.Builder builder =
        Headers.builder()
            .add(":method", "POST")
            .add(":scheme", "http")
            .add(":path", path)
            .add(":authority", "localhost")
            .add("te", "trailers")
            .add("content-type", "application/grpc");
    for (int i = 0; i < more.length; i += 2) {
      builder.add(more[i], more[i + 1]);
    }
    return builder.build();
  }

  void flush() throws IOException {
    machine.flush(
        (b, offset, length) -> {
          try {
            socket.getOutputStream().write(b, offset, length);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  void read() throws IOException {
    byte[] buffer = new byte[65_536];
    int n = socket.getInputStream().read(buffer);
    if (n < 0) {
      machine.receiveEnd();
    } else {
      machine.receive(buffer, 0, n, System.nanoTime());
    }
  }

  /** Comes back when the server has looked at everything that was sent. */
  void ping() throws IOException {
    int before = pings;
    machine.ping(before);
    while (pings == before && !machine.isFinished()) {
      flush();
      read();
    }
  }

  /** The last header block of the answer to a request, once its stream is over. */
  Headers answerTo(Headers request, byte[] body, boolean end) throws IOException {
    Headers[] last = {Headers.of()};
    Http2Stream stream = machine.openStream(request, end && body.length == 0, last);
    if (body.length > 0) {
      machine.sendData(stream, body, 0, body.length, end);
    }
    while (!stream.isClosed()) {
      flush();
      read();
    }
    flush();
    return last[0];
  }

  Headers answerTo(Headers request) throws IOException {
    return answerTo(request, new byte[0], true);
  }

  @Override
  public void onHeaders(Http2Stream stream, Headers received, boolean endStream) {
    headers.add(received);
    if (stream.attachment() instanceof Headers[] last) {
      last[0] = received;
    }
  }

  @Override
  public void onHeadersTooLarge(Http2Stream stream, int size, int limit) {}

  @Override
  public void onData(Http2Stream stream, byte[] b, int offset, int length, boolean endStream) {
    dataReceived += length;
  }

  @Override
  public void onReset(Http2Stream stream, ErrorCode code) {
    ends.add("reset " + code);
  }

  @Override
  public void onStreamError(Http2Stream stream, StreamError error) {
    ends.add(error.toString());
  }

  @Override
  public void onAborted(Http2Stream stream, ConnectionError cause) {
    ends.add(cause.toString());
  }

  @Override
  public void onSent(Http2Stream stream, int bytes) {}

  @Override
  public void onStreamClosed(Http2Stream stream) {
    ends.add("closed");
  }

  @Override
  public void onGoAway(int lastStreamId, ErrorCode code, String debug) {
    ends.add("GOAWAY " + code + " " + debug);
  }

  @Override
  public void onPingAck(long payload) {
    pings++;
  }

  @Override
  public void onSettings(Settings peer) {}

  @Override
  public void onConnectionError(ConnectionError error, boolean byPeer) {
    connectionError = error;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
