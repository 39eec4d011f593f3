package dev.legate.verify.abuse;

import static dev.legate.verify.abuse.Bytes.frame;

import dev.legate.http2.ErrorCode;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * A client's connection, on which a script sends what it likes; a thread of its own reads what the
 * client sends, until {@link #stopReading}.
 */
final class HostileConnection implements AutoCloseable {
  private static final int CHUNK = 32 * 1024;

  private final Socket socket;

  // Guarded by this.
  private final Queue<Integer> requests = new ArrayDeque<>();
  private final Set<String> reactions = new TreeSet<>();
  private long dataReceived;
  private boolean ended;
  private boolean deaf;

  HostileConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    Thread.startVirtualThread(this::read);
  }

  // ---- what the script does

  /** SETTINGS, and the acknowledgement of the client's. */
  void greet(byte... settings) throws IOException {
    send(frame(Bytes.SETTINGS, 0, 0, settings), frame(Bytes.SETTINGS, Bytes.ACK, 0));
  }

  void send(byte[]... frames) throws IOException {
    socket.getOutputStream().write(Bytes.join(frames));
  }

  /** Sends what belongs to each number until all is sent or the client has closed. */
  void flood(int count, IntFunction<byte[]> each) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK + 128 * 1024);
    for (int i = 0; i < count && !isEnded(); i++) {
      chunk.put(each.apply(i));
      if (chunk.position() >= CHUNK || i == count - 1) {
        socket.getOutputStream().write(chunk.array(), 0, chunk.position());
        chunk.clear();
      }
    }
  }

  /** One byte after the other until all are sent or the client has closed. */
  void drip(byte[] bytes, int pauseMillis) throws IOException, InterruptedException {
    for (int i = 0; i < bytes.length && !isEnded(); i++) {
      socket.getOutputStream().write(bytes[i]);
      Thread.sleep(pauseMillis); // the attack is this slowness
    }
  }

  /** Waits for the next request; its stream. */
  synchronized int request() throws IOException, InterruptedException {
    while (requests.isEmpty() && !ended) {
      wait();
    }
    Integer stream = requests.poll();
    if (stream == null) {
      throw new IOException("the client has closed the connection");
    }
    return stream;
  }

  /** Waits until so many bytes of DATA have come in all. */
  synchronized void awaitData(long bytes) throws IOException, InterruptedException {
    while (dataReceived < bytes && !ended) {
      wait();
    }
    if (dataReceived < bytes) {
      throw new IOException("the client has closed the connection");
    }
  }

  /** Reads nothing more, so that TCP's window closes. */
  synchronized void stopReading() {
    deaf = true;
  }

  private synchronized boolean isEnded() {
    return ended;
  }

  // ---- what the client did

  synchronized Set<String> reactions() {
    return Set.copyOf(reactions);
  }

  private void read() {
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.readFully(new byte[Bytes.PREFACE.length]);
      while (!isDeaf()) {
        int lengthAndType = in.readInt();
        in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[lengthAndType >>> 8];
        in.readFully(payload);
        received(lengthAndType & 0xff, stream, payload);
      }
      return;
    } catch (IOException over) {
      // Then it has ended, which is all there is to know.
    }
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    try {
      socket.close(); // or the client would wait for that
    } catch (IOException closed) {
      // Then it is closed, too.
    }
  }

  private synchronized boolean isDeaf() {
    return deaf;
  }

  private synchronized void received(int type, int stream, byte[] payload) {
    ByteBuffer numbers = ByteBuffer.wrap(payload);
    switch (type) {
      case Bytes.HEADERS -> requests.add(stream);
      case Bytes.DATA -> dataReceived += payload.length;
      case Bytes.RST_STREAM -> reactions.add("RST_STREAM " + ErrorCode.of(numbers.getInt()));
      case Bytes.GOAWAY -> reactions.add("GOAWAY " + ErrorCode.of(numbers.getInt(4)));
      default -> {
        return;
      }
    }
    notifyAll();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
