package dev.legate.http2.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client and a server joined by two pipes that deliver in pieces of random sizes: all data
 * arrives intact and in order, no window is ever violated, and every stream ends.
 */
@Timeout(value = 1, unit = TimeUnit.DAYS) // Seeds has a limit of its own
class BackToBackPropertyTest {

  @Test
  void everythingArrivesIntactAndEveryStreamEnds() {
    Seeds.each(150, seed -> new Pair(new Random(seed)).run());
  }

  /** What is sent on a stream is a function of the position, so that any disorder shows. */
  private static byte byteAt(int id, int position, boolean fromClient) {
    return (byte) (position * 31 + (position >> 8) + id + (fromClient ? 7 : 0));
  }

  /** One direction of one stream. */
  private static final class Flow {
    int toSend;
    int sent;
    int received;
    int unconsumed;
    boolean endReceived;
  }

  private static final class Side extends LifeCheck {
    final Random random;
    final boolean isClient;
    final Map<Integer, Flow> out = new HashMap<>();
    final Map<Integer, Flow> in = new HashMap<>();
    final List<Http2Stream> streams = new ArrayList<>();
    final ByteArrayOutputStream pipe = new ByteArrayOutputStream();
    Http2Connection connection;

    Side(Random random, boolean isClient) {
      this.random = random;
      this.isClient = isClient;
    }

    void begin(Http2Stream stream, int toSend) {
      Flow flow = new Flow();
      flow.toSend = toSend;
      out.put(stream.id(), flow);
      in.put(stream.id(), new Flow());
      streams.add(stream);
    }

    @Override
    public void onHeaders(Http2Stream stream, Headers headers, boolean endStream) {
      super.onHeaders(stream, headers, endStream);
      if (!isClient && stream.receivedHeaders() == 0) {
        begin(stream, size(random));
        connection.sendHeaders(stream, Script.RESPONSE, false);
      }
      in.get(stream.id()).endReceived |= endStream;
    }

    @Override
    public void onData(
        Http2Stream stream, byte[] buffer, int offset, int length, boolean endStream) {
      super.onData(stream, buffer, offset, length, endStream);
      Flow flow = in.get(stream.id());
      for (int i = 0; i < length; i++) {
        if (buffer[offset + i] != byteAt(stream.id(), flow.received + i, !isClient)) {
          throw new AssertionError("stream " + stream.id() + " differs at " + (flow.received + i));
        }
      }
      flow.received += length;
      flow.unconsumed += length;
      flow.endReceived |= endStream;
      if (random.nextInt(4) == 0) {
        connection.expect(stream, random.nextInt(5000));
      }
    }

    /** Sends or consumes something on a random stream. */
    void act() {
      if (streams.isEmpty()) {
        return;
      }
      Http2Stream stream = streams.get(random.nextInt(streams.size()));
      Flow receiving = in.get(stream.id());
      if (random.nextBoolean()) {
        consume(stream, receiving, random.nextInt(receiving.unconsumed + 1));
      } else {
        send(stream, out.get(stream.id()));
      }
    }

    void consume(Http2Stream stream, Flow flow, int bytes) {
      connection.consumed(stream, bytes);
      flow.unconsumed -= bytes;
    }

    void send(Http2Stream stream, Flow flow) {
      if (!stream.maySend()) {
        return;
      }
      int length = Math.min(random.nextInt(3) == 0 ? 12_000 : 200, flow.toSend - flow.sent);
      byte[] region = new byte[length + 3];
      for (int i = 0; i < length; i++) {
        region[3 + i] = byteAt(stream.id(), flow.sent + i, isClient);
      }
      flow.sent += length;
      boolean last = flow.sent == flow.toSend;
      // A server may be ready before its client is; it waits, since its end would cut the client
      // off.
      if (last && !isClient && stream.mayReceive()) {
        flow.toSend++;
        last = false;
      }
      connection.sendData(stream, region, 3, length, last && isClient);
      if (last && !isClient) {
        connection.sendHeaders(stream, Script.TRAILERS, true);
      }
    }

    static int size(Random random) {
      return switch (random.nextInt(4)) {
        case 0 -> 1;
        case 1 -> random.nextInt(1, 100);
        case 2 -> random.nextInt(1, 5_000);
        default -> random.nextInt(1, 60_000);
      };
    }
  }

  private static final class Pair {
    final Random random;
    final Side client;
    final Side server;
    long now = 1;

    Pair(Random random) {
      this.random = random;
      client = new Side(random, true);
      server = new Side(random, false);
      client.connection = Http2Connection.client(config(Http2Config.client()), client);
      server.connection =
          Http2Connection.server(
              config(Http2Config.server()).maxUnconsumed(random.nextInt(20_000, 1_000_000)),
              server);
    }

    private Http2Config config(Http2Config preset) {
      Settings settings =
          preset
              .settings()
              .withInitialWindowSize(random.nextInt(100, 40_000))
              .withMaxFrameSize(random.nextInt(16_384, 30_000));
      return preset
          .settings(settings)
          .connectionWindow(random.nextInt(65_535, 100_000))
          .dynamicWindows(random.nextBoolean());
    }

    void run() {
      client.connection.start(now);
      server.connection.start(now);
      int streams = random.nextInt(1, 12);
      for (int step = 0; step < 400; step++) {
        if (client.opened < streams && random.nextInt(5) == 0) {
          Http2Stream stream = client.connection.openStream(Script.REQUEST, false, null);
          client.opened(stream);
          client.begin(stream, Side.size(random));
        }
        client.act();
        server.act();
        if (random.nextInt(3) == 0) {
          exchange(random.nextInt(1, 20_000));
        }
        check();
      }
      finish();
    }

    /** From now on everybody reads and writes what there is. */
    void finish() {
      for (int step = 0; step < 20_000 && !isDone(); step++) {
        for (Side side : List.of(client, server)) {
          for (Http2Stream stream : side.streams) {
            Flow in = side.in.get(stream.id());
            side.consume(stream, in, in.unconsumed);
            side.send(stream, side.out.get(stream.id()));
          }
        }
        exchange(Integer.MAX_VALUE);
        check();
      }
      assertThat(isDone()).as("everything ended").isTrue();
      for (Http2Stream stream : client.streams) {
        assertThat(server.in.get(stream.id()).received).isEqualTo(client.out.get(stream.id()).sent);
        assertThat(client.in.get(stream.id()).received).isEqualTo(server.out.get(stream.id()).sent);
      }
      client.connection.drain(now);
      exchange(Integer.MAX_VALUE);
      assertThat(client.connection.isFinished()).isTrue();
    }

    boolean isDone() {
      return client.closed == client.opened
          && server.closed == server.opened
          && client.opened == server.opened;
    }

    void check() {
      for (Side side : List.of(client, server)) {
        assertThat(side.connectionError).isNull();
        assertThat(side.streamErrors).isZero();
        assertThat(side.resets).isZero();
      }
    }

    /** Flushes both sides with a random budget, and delivers at most so many bytes each way. */
    void exchange(int atMost) {
      now += random.nextInt(1_000_000);
      for (Side side : List.of(client, server)) {
        side.connection.flush(side.pipe::write, random.nextInt(3) == 0 ? 0 : 50_000);
      }
      deliver(client.pipe, server.connection, atMost);
      deliver(server.pipe, client.connection, atMost);
    }

    private void deliver(ByteArrayOutputStream pipe, Http2Connection to, int atMost) {
      byte[] bytes = pipe.toByteArray();
      pipe.reset();
      int at = 0;
      int end = Math.min(bytes.length, atMost);
      while (at < end) {
        int n = Math.min(end - at, 1 + random.nextInt(random.nextBoolean() ? 10 : 20_000));
        to.receive(bytes, at, n, now);
        at += n;
      }
      pipe.write(bytes, end, bytes.length - end);
    }
  }
}
