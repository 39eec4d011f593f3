package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * {@code ServerBuilder.maxConcurrentCallsPerConnection} on the wire, with a client that does not
 * keep to it (RFC 9113 §5.1.2).
 */
class CallsOfAConnectionTest {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int MAX_CONCURRENT_STREAMS = 3;
  private static final int REFUSED_STREAM = 7;

  private record Frame(int type, int flags, int stream, ByteBuffer payload) {}

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** Literals without indexing (RFC 7541 §6.2.2), so that each block is the same. */
  private static byte[] request() throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    String[] fields = {
      ":method",
      "POST",
      ":scheme",
      "http",
      ":path",
      "/" + Texts.NAME + "/Unary",
      ":authority",
      "localhost",
      "te",
      "trailers",
      "content-type",
      "application/grpc"
    };
    for (int i = 0; i < fields.length; i += 2) {
      block.write(0);
      for (String text : new String[] {fields[i], fields[i + 1]}) {
        block.write(text.length());
        block.write(text.getBytes(StandardCharsets.US_ASCII));
      }
    }
    return block.toByteArray();
  }

  private static void call(Socket socket, int stream) throws IOException {
    socket.getOutputStream().write(frame(HEADERS, END_HEADERS, stream, request()));
    socket.getOutputStream().write(frame(DATA, END_STREAM, stream, new byte[5]));
  }

  private static Frame next(DataInputStream in) throws IOException {
    int head = in.readInt();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    return new Frame(head & 0xff, flags, stream, ByteBuffer.wrap(in.readNBytes(head >>> 8)));
  }

  /** The next frame of a type. */
  private static Frame next(DataInputStream in, int type) throws IOException {
    Frame frame = next(in);
    while (frame.type() != type) {
      frame = next(in);
    }
    return frame;
  }

  private static int mostStreams(ByteBuffer settings) {
    while (settings.hasRemaining()) {
      int id = settings.getShort();
      int value = settings.getInt();
      if (id == MAX_CONCURRENT_STREAMS) {
        return value;
      }
    }
    throw new AssertionError("SETTINGS without MAX_CONCURRENT_STREAMS");
  }

  @Test
  void aCallBeyondTheLimitIsARefusedStreamAndTheOthersGoOn() throws IOException {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    try (Rig rig =
            Rig.of(
                Carrier.SOCKETS,
                Texts.service()
                    .unary(
                        UNARY,
                        request -> {
                          begun.incrementAndGet();
                          release.await();
                          return "done";
                        })
                    .build(),
                server -> server.maxConcurrentCallsPerConnection(2));
        Socket socket = connect(rig)) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      socket
          .getOutputStream()
          .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(frame(SETTINGS, 0, 0, new byte[0]));
      assertThat(mostStreams(next(in, SETTINGS).payload())).isEqualTo(2);
      socket.getOutputStream().write(frame(SETTINGS, 1, 0, new byte[0]));

      call(socket, 1);
      call(socket, 3);
      call(socket, 5);
      Frame refused = next(in, RST_STREAM);
      assertThat(refused.stream()).isEqualTo(5);
      assertThat(refused.payload().getInt()).isEqualTo(REFUSED_STREAM);

      release.countDown();
      int ended = 0;
      while (ended < 2) {
        Frame frame = next(in);
        assertThat(frame.type()).isNotEqualTo(RST_STREAM);
        if (frame.type() == HEADERS && (frame.flags() & END_STREAM) != 0) {
          assertThat(frame.stream()).isIn(1, 3);
          ended++;
        }
      }
      assertThat(begun).hasValue(2);
      call(socket, 7); // there is room again
      assertThat(next(in, HEADERS).stream()).isEqualTo(7);
    }
  }

  private static Socket connect(Rig rig) throws IOException {
    InetSocketAddress address = (InetSocketAddress) rig.server.addresses().getFirst();
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }
}
