package dev.legate.http2.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import dev.legate.http2.frame.Flags;
import dev.legate.http2.frame.FrameWriter;
import dev.legate.http2.frame.OutputBuffer;
import dev.legate.http2.frame.Preface;
import dev.legate.http2.hpack.HpackEncoder;
import dev.legate.http2.stream.StreamState;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A whole machine, fed with frames that are random, mutated and in any order, while its owner gives
 * random commands: it never throws, every stream lives one life, and what is kept is bounded.
 */
@Timeout(value = 1, unit = TimeUnit.DAYS) // Seeds has a limit of its own
class ConnectionFuzzTest {
  private static final int TIMES = 2000;
  private static final int MAX_STREAMS = 20;
  private static final int WINDOW = 70_000;
  private static final int BUDGET = 200_000;

  @Test
  void aServerSurvivesAnything() {
    Seeds.each(TIMES, seed -> new Fuzz(new Random(seed), Role.SERVER).run());
  }

  @Test
  void aClientSurvivesAnything() {
    Seeds.each(TIMES, seed -> new Fuzz(new Random(seed), Role.CLIENT).run());
  }

  private static final class Fuzz extends LifeCheck {
    private static final Headers[] LISTS = {
      Script.REQUEST,
      Script.RESPONSE,
      Script.TRAILERS,
      Script.REQUEST.plus(Headers.of("content-length", "10")),
      Script.REQUEST.plus(Headers.of("grpc-timeout", "1S", "x-trace", "abcdef")),
      Script.RESPONSE.plus(Headers.of("large", "v".repeat(9_000))),
      Headers.of(":status", "100"),
      Headers.of(":status", "200", "Upper", "x"),
      Headers.builder().build()
    };

    private final Random random;
    private final Role role;
    private final Http2Connection connection;
    private final OutputBuffer toConnection = new OutputBuffer();
    private final FrameWriter frames = new FrameWriter(toConnection);
    private final HpackEncoder encoder = new HpackEncoder(4096);
    private final List<Http2Stream> streams = new ArrayList<>();
    private long now = 1;
    private final double wildness;
    private final List<Integer> dead = new ArrayList<>(); // which we reset
    private final Set<Integer> ended = new HashSet<>(); // by the peer that is played here
    private int nextId = 1;
    private int flushed;

    Fuzz(Random random, Role role) {
      this.random = random;
      this.role = role;
      this.wildness = random.nextInt(3) * random.nextDouble() / 100;
      Http2Config config =
          (role == Role.CLIENT ? Http2Config.client() : Http2Config.server())
              .settings(
                  Settings.none()
                      .withMaxConcurrentStreams(MAX_STREAMS)
                      .withInitialWindowSize(random.nextInt(70_000)))
              .connectionWindow(WINDOW)
              .maxUnconsumed(BUDGET)
              .frameLog(random.nextInt(10) == 0 ? line -> {} : null);
      connection =
          role == Role.CLIENT
              ? Http2Connection.client(config, this)
              : Http2Connection.server(config, this);
    }

    void run() {
      connection.start(now);
      if (role == Role.SERVER) {
        Preface.writeTo(toConnection);
      }
      frames.settings(Settings.none());
      for (int step = random.nextInt(200); step > 0; step--) {
        now += random.nextInt(50_000_000);
        for (int i = random.nextInt(6); i > 0; i--) {
          frame();
        }
        if (random.nextInt(3) > 0) {
          command();
        }
        deliver();
        check();
      }
      connection.receiveEnd();
      flush(Integer.MAX_VALUE);
      assertThat(connection.isFinished()).isTrue();
      assertThat(closed).isEqualTo(opened);
      assertThat(connection.activeStreams()).isZero();
      assertThat(connection.queuedBytes()).isZero();
      assertThat(connection.unconsumedBytes()).isZero();
      assertThat(connection.wantsFlush()).isFalse();
    }

    private void check() {
      assertThat(connection.activeStreams()).isLessThanOrEqualTo(MAX_STREAMS);
      // Above the budget the connection's window is not replenished; it may have grown meanwhile.
      assertThat(connection.unconsumedBytes()).isLessThanOrEqualTo(BUDGET + 8 * 1024 * 1024);
      assertThat(opened - closed).isEqualTo(connection.activeStreams());
      if (connection.isFinished()) {
        assertThat(connection.activeStreams()).isZero();
      }
    }

    private void deliver() {
      ByteArrayOutputStream collected = new ByteArrayOutputStream();
      toConnection.drainTo(collected::write);
      byte[] bytes = collected.toByteArray();
      if (random.nextDouble() < wildness) {
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
      int at = 0;
      while (at < bytes.length) {
        int n = Math.min(bytes.length - at, 1 + random.nextInt(random.nextInt(2) == 0 ? 9 : 9_000));
        connection.receive(bytes, at, n, now);
        at += n;
      }
      if (random.nextInt(4) == 0) {
        connection.onTime(now);
      }
      if (random.nextInt(2) == 0) {
        flush(random.nextBoolean() ? 0 : random.nextInt(100_000));
      }
    }

    private void flush(int budget) {
      connection.flush((b, offset, length) -> flushed += length, budget);
    }

    /** Mostly a stream that lives, or did lately; in wild runs anything. */
    private int odd() {
      if (random.nextDouble() < wildness) {
        return 1 + 2 * random.nextInt(200);
      }
      if (random.nextInt(10) == 0 && !dead.isEmpty()) {
        return dead.get(random.nextInt(dead.size()));
      }
      return streams.isEmpty() ? 0 : streams.get(random.nextInt(streams.size())).id();
    }

    private int anyId() {
      return random.nextInt(200);
    }

    private void frame() {
      byte[] junk = new byte[random.nextInt(4) == 0 ? random.nextInt(16_000) : random.nextInt(40)];
      random.nextBytes(junk);
      int id = odd();
      if (id == 0) { // nobody there to talk to
        headers(0);
        return;
      }
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4 -> headers(id);
        case 5, 6, 7, 8 -> data(id, junk);
        case 9 -> {
          frames.resetStream(id, ErrorCode.of(random.nextInt(14)));
          ended.add(id);
        }
        case 10 -> frames.windowUpdate(id, increment());
        case 11 -> frames.windowUpdate(0, increment());
        case 12 -> frames.settings(Settings.none().withInitialWindowSize(random.nextInt(100_000)));
        case 13 ->
            frames.settings(
                Settings.none()
                    .withHeaderTableSize(random.nextInt(9000))
                    .withMaxConcurrentStreams(random.nextInt(MAX_STREAMS))
                    .withMaxFrameSize(random.nextInt(16_384, 100_000)));
        case 14 -> frames.settingsAck();
        case 15 -> frames.ping(ReceiveCredit.BANDWIDTH_PING, true);
        case 16 -> frames.ping(Shutdown.DRAIN_PING, random.nextInt(3) == 0);
        case 17 -> frames.priority(id, anyId(), 1 + random.nextInt(256), random.nextBoolean());
        case 18 -> frames.unknown(0xaa, random.nextInt(256), anyId(), junk, 0, junk.length);
        default -> wild(junk);
      }
    }

    private int increment() {
      return random.nextDouble() < wildness
          ? 1 + random.nextInt(Integer.MAX_VALUE)
          : 1 + random.nextInt(9000);
    }

    private void data(int id, byte[] junk) {
      int padding = random.nextInt(4) == 0 ? 1 + random.nextInt(200) : 0;
      int counted = junk.length + padding;
      if (!mayStillSpeak(id)) {
        return;
      }
      boolean end = random.nextInt(6) == 0;
      noteEnd(id, end);
      frames.data(id, junk, 0, junk.length, counted, end);
    }

    private boolean mayStillSpeak(int id) {
      return !ended.contains(id) || random.nextDouble() < wildness;
    }

    private void noteEnd(int id, boolean end) {
      if (end) {
        ended.add(id);
      }
    }

    private void wild(byte[] junk) {
      if (random.nextDouble() >= 10 * wildness) {
        return;
      }
      switch (random.nextInt(4)) {
        case 0 -> frames.goAway(anyId(), ErrorCode.of(random.nextInt(3)), junk, 0, junk.length);
        case 1 -> frames.headers(odd() | 1, junk, 0, junk.length, Flags.END_HEADERS);
        case 2 -> frames.unknown(random.nextInt(12), anyId(), anyId(), junk, 0, junk.length);
        default -> {
          encoder.encode(LISTS[0]);
          frames.continuation(odd(), encoder.bytes(), 0, encoder.length(), Flags.END_HEADERS);
        }
      }
    }

    private void headers(int existing) {
      int id = existing;
      int end = random.nextInt(3) == 0 ? Flags.END_STREAM : 0;
      Headers list = LISTS[random.nextInt(LISTS.length)];
      if (role == Role.SERVER && (existing == 0 || random.nextInt(3) > 0)) {
        id = nextId;
        nextId += 2;
        list = random.nextInt(5) == 0 ? list : LISTS[0];
      } else if (existing == 0) {
        return;
      } else if (random.nextInt(3) > 0) {
        list = role == Role.CLIENT && random.nextBoolean() ? Script.RESPONSE : Script.TRAILERS;
      }
      if (!mayStillSpeak(id)) {
        return;
      }
      noteEnd(id, end != 0);
      encoder.encode(list);
      int length = encoder.length();
      if (random.nextInt(3) > 0 || length < 2) {
        frames.headers(id, encoder.bytes(), 0, length, end | Flags.END_HEADERS);
      } else {
        int cut = random.nextInt(length);
        frames.headers(id, encoder.bytes(), 0, cut, end);
        frames.continuation(id, encoder.bytes(), cut, length - cut, Flags.END_HEADERS);
      }
    }

    private void command() {
      if (role == Role.CLIENT
          && connection.canOpenStream()
          && connection.activeStreams() < MAX_STREAMS
          && random.nextBoolean()) {
        Http2Stream stream = connection.openStream(Script.REQUEST, random.nextInt(3) == 0, null);
        opened(stream);
        streams.add(stream);
        return;
      }
      if (streams.isEmpty()) {
        return;
      }
      act(streams.get(random.nextInt(streams.size())));
      switch (random.nextInt(2000)) {
        case 0 -> connection.goAway(ErrorCode.NO_ERROR, "enough");
        case 1 -> connection.drain(now);
        default -> {}
      }
    }

    private void act(Http2Stream stream) {
      switch (random.nextInt(6)) {
        case 0 -> connection.reset(stream, ErrorCode.CANCEL);
        case 1 -> connection.expect(stream, random.nextInt(100_000));
        case 2 -> connection.consumed(stream, stream.unconsumed);
        case 3 -> {
          if (stream.maySend() && stream.queuedBytes() == 0) {
            connection.sendHeaders(stream, Script.RESPONSE, random.nextInt(3) == 0);
          }
        }
        case 4 -> {
          if (stream.maySend()) {
            connection.sendHeaders(stream, Script.TRAILERS, true);
          }
        }
        default -> {
          if (stream.maySend()) {
            int length = random.nextInt(random.nextBoolean() ? 50 : 20_000);
            connection.sendData(stream, new byte[length], 0, length, random.nextInt(5) == 0);
          }
        }
      }
    }

    @Override
    public void onHeaders(Http2Stream stream, Headers headers, boolean endStream) {
      super.onHeaders(stream, headers, endStream);
      if (role == Role.SERVER && stream.receivedHeaders() == 0) {
        streams.add(stream);
      }
      sometimesAct(stream);
    }

    @Override
    public void onHeadersTooLarge(Http2Stream stream, int size, int limit) {
      super.onHeadersTooLarge(stream, size, limit);
      if (role == Role.SERVER && random.nextBoolean()) {
        connection.sendHeaders(stream, Headers.of(":status", "431"), true);
      } else {
        connection.reset(stream, ErrorCode.CANCEL);
      }
    }

    @Override
    public void onData(
        Http2Stream stream, byte[] buffer, int offset, int length, boolean endStream) {
      super.onData(stream, buffer, offset, length, endStream);
      sometimesAct(stream);
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
      super.onStreamClosed(stream);
      streams.remove(stream);
      if (stream.state == StreamState.RESET_BY_US) {
        dead.add(stream.id());
      }
      if (random.nextInt(10) == 0 && !streams.isEmpty()) {
        act(streams.getFirst());
      }
    }

    private void sometimesAct(Http2Stream stream) {
      if (random.nextInt(4) == 0) {
        act(stream);
      }
      if (random.nextInt(1500) == 0) {
        connection.goAway(ErrorCode.INTERNAL_ERROR, "from within");
      }
    }
  }
}
