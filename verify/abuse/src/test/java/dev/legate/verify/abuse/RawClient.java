package dev.legate.verify.abuse;

import static dev.legate.verify.abuse.Bytes.frame;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.hpack.HpackDecoder;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Writes any bytes to a server; a thread of its own reads what comes back, unless told not to. */
final class RawClient implements AutoCloseable {
  private static final long PATIENCE_NANOS = 15_000_000_000L;
  private static final int CHUNK = 32 * 1024;

  final Socket socket;
  private final HpackDecoder decoder = new HpackDecoder(1 << 20, 4096);

  // Guarded by this.
  private final Map<String, Integer> streamEnds = new TreeMap<>();
  private @Nullable ErrorCode goAway;
  private boolean closed;
  private int messages;
  private long pong;

  private RawClient(int port, boolean reads) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    if (reads) {
      Thread.ofVirtual().start(this::read);
    }
  }

  /** A connection on which nothing was sent. */
  static RawClient silent(int port) throws IOException {
    return new RawClient(port, true);
  }

  /** A connection with preface and SETTINGS. */
  static RawClient greeting(int port, byte... settings) throws IOException {
    return new RawClient(port, true).greet(settings);
  }

  /** The same, but nothing is read from it. */
  static RawClient deaf(int port, byte... settings) throws IOException {
    return new RawClient(port, false).greet(settings);
  }

  private RawClient greet(byte... settings) throws IOException {
    send(
        Bytes.join(
            Bytes.PREFACE,
            frame(Bytes.SETTINGS, 0, 0, settings),
            frame(Bytes.SETTINGS, Bytes.ACK, 0)));
    return this;
  }

  void send(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /**
   * Sends what belongs to each number until all is sent, or the server has ended the connection.
   */
  void flood(int count, IntFunction<byte[]> each) {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK + 64 * 1024);
    try {
      for (int i = 0; i < count && !isEnded(); i++) {
        chunk.put(each.apply(i));
        if (chunk.position() >= CHUNK || i == count - 1) {
          socket.getOutputStream().write(chunk.array(), 0, chunk.position());
          chunk.clear();
        }
      }
    } catch (IOException closedByServer) {
      return; // how, the reader tells
    }
  }

  /** Sends a PING and waits until it is answered; false if the connection ends before. */
  synchronized boolean lives() throws IOException {
    byte[] payload = new byte[8];
    ByteBuffer.wrap(payload).putLong(++pings);
    try {
      send(frame(Bytes.PING, 0, 0, payload));
    } catch (IOException ended) {
      return false;
    }
    await(() -> pong == pings || closed);
    return pong == pings;
  }

  private long pings;

  private interface Condition {
    boolean holds();
  }

  private synchronized void await(Condition condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    try {
      while (!condition.holds()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new AssertionError("nothing happened for long; so far " + this);
        }
        wait(left);
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  synchronized boolean isEnded() {
    return closed || goAway != null;
  }

  /** Waits for the end of the connection: the code of its GOAWAY, or "closed" without one. */
  synchronized String end() {
    await(() -> closed);
    return goAway == null ? "closed" : "GOAWAY " + goAway;
  }

  /** Waits for as many ends of streams: how they ended. */
  synchronized String streams(int count) {
    await(() -> closed || count(streamEnds) >= count);
    return isEnded() ? "GOAWAY " + goAway : String.join(", ", streamEnds.keySet());
  }

  /** Waits for as many DATA frames, however they are distributed over streams. */
  synchronized void awaitMessages(int count) {
    await(() -> closed || messages >= count);
  }

  /** How many streams ended in this way, such as "RST_STREAM CANCEL" or "status 0". */
  synchronized int ended(String how) {
    return streamEnds.getOrDefault(how, 0);
  }

  private static int count(Map<String, Integer> ends) {
    return ends.values().stream().mapToInt(Integer::intValue).sum();
  }

  private void read() {
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        int lengthAndType = in.readInt();
        int flags = in.readUnsignedByte();
        in.readInt();
        int length = lengthAndType >>> 8;
        if (length > 1 << 14) {
          break; // this is no HTTP/2
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        received(lengthAndType & 0xff, flags, payload);
      }
    } catch (IOException over) {
      // Then it has ended, which is all there is to know.
    }
    synchronized (this) {
      closed = true;
      notifyAll();
    }
  }

  private synchronized void received(int type, int flags, byte[] payload) {
    ByteBuffer numbers = ByteBuffer.wrap(payload);
    switch (type) {
      case Bytes.HEADERS -> {
        Headers headers = decoder.decode(payload, 0, payload.length);
        if (headers != null && (flags & Bytes.END_STREAM) != 0) {
          streamEnds.merge("status " + headers.get("grpc-status"), 1, Integer::sum);
        }
      }
      case Bytes.RST_STREAM -> {
        ErrorCode code = ErrorCode.of(numbers.getInt());
        if (code != ErrorCode.NO_ERROR) { // which follows an early answer (RFC 9113 §8.1)
          streamEnds.merge("RST_STREAM " + code, 1, Integer::sum);
        }
      }
      case Bytes.GOAWAY -> goAway = ErrorCode.of(numbers.getInt(4));
      case Bytes.DATA -> messages++;
      case Bytes.PING -> pong = (flags & Bytes.ACK) != 0 ? numbers.getLong() : pong;
      default -> {
        return;
      }
    }
    notifyAll();
  }

  @Override
  public synchronized String toString() {
    return streamEnds + (goAway == null ? "" : " GOAWAY " + goAway) + (closed ? " closed" : "");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
