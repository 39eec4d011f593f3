package dev.legate.verify.errors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server that does to each connection what a script says, frames and nonsense alike. */
final class RawServer implements AutoCloseable {
  /** What happens on a connection; its end leaves the connection open for reading. */
  interface Script {
    void play(Wire wire) throws IOException;
  }

  private final ServerSocket listening;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

  RawServer(Script script) {
    try {
      listening = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> accept(script));
  }

  /** A server that answers every call in the same way. */
  static RawServer answering(Answer answer) {
    return new RawServer(
        wire -> {
          wire.settings(new byte[0]);
          while (true) {
            answer.to(wire.awaitCall(), wire);
          }
        });
  }

  /** What is sent for a call. */
  interface Answer {
    void to(int stream, Wire wire) throws IOException;
  }

  String target() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  private void accept(Script script) {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket, script));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void serve(Socket socket, Script script) {
    try (socket) {
      Wire wire = new Wire(socket);
      script.play(wire);
      socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException theClientWentAway) {
      // A script ends like this when its test is over.
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One connection. */
  static final class Wire {
    private static final int PREFACE = 24;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private boolean greeted;

    Wire(Socket socket) throws IOException {
      this.socket = socket;
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(socket.getOutputStream());
    }

    void text(String text) throws IOException {
      out.write(text.getBytes(ISO_8859_1));
    }

    /** No more will be sent. */
    void finish() throws IOException {
      socket.shutdownOutput();
    }

    void settings(byte[] payload) throws IOException {
      frame(4, 0, 0, payload);
    }

    /** Reads until a call begins; acknowledges what must be. */
    int awaitCall() throws IOException {
      if (!greeted) {
        in.skipNBytes(PREFACE);
        greeted = true;
      }
      while (true) {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
          throw new EOFException();
        }
        if (type == 1) {
          return stream;
        }
        if ((type == 4 || type == 6) && (flags & 1) == 0) {
          frame(type, 1, 0, type == 4 ? new byte[0] : payload);
        }
      }
    }

    void headers(int stream, boolean last, String... fields) throws IOException {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      for (int i = 0; i < fields.length; i++) {
        if (i % 2 == 0) {
          block.write(0); // RFC 7541 section 6.2.2: a literal that is not indexed
        }
        block.write(fields[i].length());
        block.writeBytes(fields[i].getBytes(ISO_8859_1));
      }
      frame(1, last ? 5 : 4, stream, block.toByteArray());
    }

    void begin(int stream) throws IOException {
      headers(stream, false, ":status", "200", "content-type", "application/grpc");
    }

    void message(int stream, String text) throws IOException {
      data(stream, false, "\0\0\0\0" + (char) text.length() + text);
    }

    void data(int stream, boolean last, String bytes) throws IOException {
      frame(0, last ? 1 : 0, stream, bytes.getBytes(ISO_8859_1));
    }

    void reset(int stream, int code) throws IOException {
      frame(3, 0, stream, new byte[] {0, 0, 0, (byte) code});
    }

    void goAway(int last, int code, String debug) throws IOException {
      String payload = "\0\0\0" + (char) last + "\0\0\0" + (char) code + debug;
      frame(7, 0, 0, payload.getBytes(ISO_8859_1));
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream frame = new DataOutputStream(bytes);
      frame.writeInt(payload.length << 8 | type);
      frame.writeByte(flags);
      frame.writeInt(stream);
      frame.write(payload);
      out.write(bytes.toByteArray());
    }
  }
}
