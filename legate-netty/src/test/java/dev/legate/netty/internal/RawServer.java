package dev.legate.netty.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A server on blocking sockets that sends the frames a script says, right or wrong; it knows HTTP/2
 * only as far as it has to.
 */
final class RawServer implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;

  static final String[] HEAD = {":status", "200", "content-type", "application/grpc"};

  private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final List<Peer> peers = new ArrayList<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /** What happens on one connection. */
  interface Script {
    void play(Peer peer) throws IOException;
  }

  /** A frame that came. */
  record Frame(int type, int flags, int stream, byte[] payload) {
    boolean endsStream() {
      return (flags & END_STREAM) != 0;
    }

    int firstInt() {
      return ByteBuffer.wrap(payload).getInt();
    }
  }

  /** One script for each connection, in their order. */
  RawServer(Script... scripts) throws IOException {
    Thread.startVirtualThread(
        () -> {
          try {
            for (Script script : scripts) {
              Peer peer = new Peer(listening.accept());
              peers.add(peer);
              Thread.startVirtualThread(() -> peer.play(script));
            }
            over.complete(null);
          } catch (IOException e) {
            over.completeExceptionally(e);
          }
        });
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  /** Ends all; fails if a client did not come, or not do, as a script expected. */
  @Override
  public void close() {
    try {
      TestCall.await(over);
      for (Peer peer : peers) {
        TestCall.await(peer.played);
        peer.socket.close();
      }
      listening.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** One connection. */
  static final class Peer {
    final Socket socket;
    private final CompletableFuture<Void> played = new CompletableFuture<>();

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(20_000);
      socket.setTcpNoDelay(true);
    }

    private void play(Script script) {
      try {
        in().readFully(new byte[24]);
        script.play(this);
        played.complete(null);
        while (!socket.isClosed()) {
          next();
        }
      } catch (IOException e) {
        played.completeExceptionally(e); // nothing, if the script had ended
      } catch (AssertionError e) {
        played.completeExceptionally(e);
      }
    }

    private DataInputStream in() throws IOException {
      return new DataInputStream(socket.getInputStream());
    }

    // ---- what comes

    /** The next frame but SETTINGS and PING, which are acknowledged. */
    Frame next() throws IOException {
      while (true) {
        DataInputStream in = in();
        int sizeAndType = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[sizeAndType >>> 8];
        in.readFully(payload);
        int type = sizeAndType & 0xff;
        if (type != SETTINGS && type != PING) {
          return new Frame(type, flags, stream, payload);
        }
        if ((flags & ACK) == 0) {
          frame(type, ACK, 0, type == PING ? payload : new byte[0]);
        }
      }
    }

    /** The next frame of a type; others are dropped. */
    Frame next(int type) throws IOException {
      Frame frame = next();
      while (frame.type != type) {
        frame = next();
      }
      return frame;
    }

    /** The id of the next request, once its headers are there. */
    int request() throws IOException {
      return next(HEADERS).stream;
    }

    /** Waits until the client has closed its side. */
    void end() throws IOException {
      try {
        while (true) {
          next();
        }
      } catch (EOFException expected) {
        socket.close();
      }
    }

    // ---- what goes

    /** SETTINGS, given as parameter, value, parameter, value. */
    void settings(int... values) throws IOException {
      ByteBuffer payload = ByteBuffer.allocate(values.length * 3);
      for (int i = 0; i < values.length; i += 2) {
        payload.putShort((short) values[i]).putInt(values[i + 1]);
      }
      frame(SETTINGS, 0, 0, payload.array());
    }

    /** Name, value, name, value. */
    void headers(int stream, boolean end, String... fields) throws IOException {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      for (int i = 0; i < fields.length; i += 2) {
        block.write(0); // a literal without indexing, with a new name (RFC 7541 §6.2.2)
        string(block, fields[i]);
        string(block, fields[i + 1]);
      }
      frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block.toByteArray());
    }

    private static void string(ByteArrayOutputStream block, String text) {
      int rest = text.length() - 127;
      block.write(Math.min(text.length(), 127));
      if (rest >= 0) {
        while (rest >= 128) {
          block.write(rest | 128);
          rest >>>= 7;
        }
        block.write(rest);
      }
      block.writeBytes(text.getBytes(ISO_8859_1));
    }

    void data(int stream, byte[] bytes, boolean end) throws IOException {
      frame(DATA, end ? END_STREAM : 0, stream, bytes);
    }

    /** A whole good answer of one message. */
    void answer(int stream, String message) throws IOException {
      headers(stream, false, HEAD);
      data(stream, Frames.of(message).array(), false);
      headers(stream, true, "grpc-status", "0");
    }

    void reset(int stream, int code) throws IOException {
      frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(code).array());
    }

    void goAway(int lastStream, int code, String debug) throws IOException {
      byte[] text = debug.getBytes(ISO_8859_1);
      ByteBuffer payload = ByteBuffer.allocate(8 + text.length);
      frame(GOAWAY, 0, 0, payload.putInt(lastStream).putInt(code).put(text).array());
    }

    void windowUpdate(int stream, int increment) throws IOException {
      frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(increment).array());
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
      ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
      frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
      socket.getOutputStream().write(frame.array());
    }
  }
}
