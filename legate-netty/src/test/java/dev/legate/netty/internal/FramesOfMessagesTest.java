package dev.legate.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.connection.Http2Stream;
import dev.legate.netty.NettyOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages arrive as they were sent, whatever frames and reads their bytes come in. */
final class FramesOfMessagesTest {
  private static final int PADDED = 8;
  private static final int LARGEST_FRAME = 16_384;

  /** So large that the test need not care for them. */
  private static final NettyOptions WIDE =
      NettyOptions.current().fixedWindows(16 * 1024 * 1024, 64 * 1024 * 1024);

  /** A stream with all that it is to send. */
  private static final class Sending {
    final int id;
    final List<byte[]> messages = new ArrayList<>();
    final ByteBuffer wire;
    final TestCall call;

    Sending(int id, Random random, TestCall call) throws IOException {
      this.id = id;
      this.call = call;
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 0; i < 12; i++) {
        byte[] message = new byte[size(random)];
        random.nextBytes(message);
        messages.add(message);
        all.write(Frames.of(message).array());
      }
      wire = ByteBuffer.wrap(all.toByteArray());
    }

    private static int size(Random random) {
      return switch (random.nextInt(4)) {
        case 0 -> random.nextInt(20);
        case 1 -> random.nextInt(LARGEST_FRAME);
        default -> 64 * 1024 + random.nextInt(200_000);
      };
    }

    void frame(DataOutputStream out, Random random) throws IOException {
      int most = random.nextBoolean() ? LARGEST_FRAME - 256 : 1 + random.nextInt(2_000);
      int length = Math.min(most, wire.remaining());
      boolean padded = random.nextInt(3) == 0;
      int padding = padded ? random.nextInt(256) : 0;
      int payload = padded ? 1 + length + padding : length;
      out.writeInt(payload << 8);
      out.write(padded ? PADDED : 0);
      out.writeInt(id);
      if (padded) {
        out.write(padding);
      }
      out.write(wire.array(), wire.position(), length);
      out.write(new byte[padding]);
      wire.position(wire.position() + length);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void messagesArriveWholeWhateverFramesAndReadsTheyComeIn(long seed) throws Exception {
    Random random = new Random(seed);
    try (TestServer server = TestServer.open(WIDE);
        RawClient client = new RawClient(server)) {
      List<Sending> streams = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Http2Stream stream =
            client.machine.openStream(RawClient.requestTo("/t.T/Manual"), false, null);
        client.flush();
        streams.add(new Sending(stream.id(), random, server.accepted().events()));
      }
      client.socket.setTcpNoDelay(true);
      write(client.socket.getOutputStream(), framesOf(streams, random), random);
      for (Sending stream : streams) {
        for (byte[] message : stream.messages) {
          assertThat(stream.call.message()).isEqualTo(ByteBuffer.wrap(message));
        }
        assertThat(stream.call.messages).isEmpty();
      }
    }
  }

  /** The streams in turn, at times one for long. */
  private static byte[] framesOf(List<Sending> streams, Random random) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    List<Sending> left = new ArrayList<>(streams);
    while (!left.isEmpty()) {
      Sending next = left.get(random.nextInt(left.size()));
      for (int frames = 1 + random.nextInt(12); frames > 0 && next.wire.hasRemaining(); frames--) {
        next.frame(out, random);
      }
      if (!next.wire.hasRemaining()) {
        left.remove(next);
      }
    }
    return bytes.toByteArray();
  }

  private static void write(OutputStream socket, byte[] bytes, Random random) throws IOException {
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(bytes.length - at, 1 + random.nextInt(200_000));
      socket.write(bytes, at, length);
      at += length;
    }
  }
}
