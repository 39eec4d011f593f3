package dev.legate.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Settings;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Reader against writer, and the reader against any bytes cut in any way. */
class FramePropertyTest {

  private static final int MAX_FRAME_SIZE = 16_384;

  @Property(tries = 500)
  void whatIsWrittenReadsAsTheSame(@ForAll Random random, @ForAll @IntRange(max = 40) int frames) {
    RecordingSink expected = new RecordingSink();
    byte[] bytes = frames(random, frames, expected);
    RecordingSink actual = new RecordingSink();
    assertThat(new FrameReader(MAX_FRAME_SIZE).read(bytes, 0, bytes.length, actual)).isNull();
    assertThat(actual.lines()).isEqualTo(expected.lines());
  }

  @Test
  void everyCutOfTheSameBytesGivesTheSameFrames() {
    for (int seed = 0; seed < 20; seed++) {
      RecordingSink expected = new RecordingSink();
      byte[] bytes = frames(new Random(seed), 12, expected);
      for (int cut = 0; cut <= Math.min(bytes.length, 4000); cut++) {
        FrameReader reader = new FrameReader(MAX_FRAME_SIZE);
        RecordingSink actual = new RecordingSink();
        assertThat(reader.read(bytes, 0, cut, actual)).isNull();
        assertThat(reader.read(bytes, cut, bytes.length - cut, actual)).isNull();
        assertThat(actual.lines()).isEqualTo(expected.lines());
      }
    }
  }

  @Property(tries = 500)
  void manyCutsOfTheSameBytesGiveTheSameFrames(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 50) int longest) {
    RecordingSink expected = new RecordingSink();
    byte[] bytes = frames(random, 10, expected);
    RecordingSink actual = new RecordingSink();
    assertThat(readInPieces(new FrameReader(MAX_FRAME_SIZE), bytes, random, longest, actual))
        .isNull();
    assertThat(actual.lines()).isEqualTo(expected.lines());
  }

  @Property(tries = 2000)
  void damagedBytesNeverThrowAndEveryCutFindsTheSameError(@ForAll Random random) {
    byte[] bytes = frames(random, 6, new RecordingSink());
    for (int i = random.nextInt(4); i >= 0; i--) {
      int header = 9 + random.nextInt(Math.max(1, bytes.length - 9)); // SETTINGS stay
      bytes[Math.min(header, bytes.length - 1)] = (byte) random.nextInt(256);
    }
    sameWholeAndInPieces(bytes, random);
  }

  @Property(tries = 2000)
  void randomBytesNeverThrowAndEveryCutFindsTheSameError(
      @ForAll byte[] anything, @ForAll Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
    for (int at = 0; at < anything.length; at += 16) {
      // short lengths and known types now and then, so that more than the length is ever looked at
      if (random.nextBoolean()) {
        out.writeBytes(new byte[] {0, 0, (byte) random.nextInt(12), (byte) random.nextInt(11)});
      }
      out.write(anything, at, Math.min(16, anything.length - at));
    }
    sameWholeAndInPieces(out.toByteArray(), random);
    sameWholeAndInPieces(anything, random);
  }

  private static void sameWholeAndInPieces(byte[] bytes, Random random) {
    RecordingSink whole = new RecordingSink();
    FrameReader reader = new FrameReader(MAX_FRAME_SIZE);
    ConnectionError error = reader.read(bytes, 0, bytes.length, whole);
    RecordingSink pieces = new RecordingSink();
    FrameReader other = new FrameReader(MAX_FRAME_SIZE);
    ConnectionError otherError = readInPieces(other, bytes, random, 20, pieces);
    assertThat(otherError == null ? null : otherError.code())
        .isEqualTo(error == null ? null : error.code());
    assertThat(pieces.lines()).isEqualTo(whole.lines());
    assertThat(other.end() == null).isEqualTo(reader.end() == null);
  }

  private static ConnectionError readInPieces(
      FrameReader reader, byte[] bytes, Random random, int longest, FrameSink sink) {
    ConnectionError error = null;
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(bytes.length - at, random.nextInt(longest + 1));
      byte[] piece = new byte[length + 2]; // of its own: nothing may be read later, or beside it
      System.arraycopy(bytes, at, piece, 1, length);
      error = reader.read(piece, 1, length, sink);
      at += length;
    }
    return error;
  }

  /** Writes random legal frames, and tells them to {@code expected} as they should be read. */
  private static byte[] frames(Random random, int count, RecordingSink expected) {
    OutputBuffer out = new OutputBuffer();
    FrameWriter writer = new FrameWriter(out);
    writer.settings(Settings.none());
    expected.settings(Settings.none());
    for (int i = 0; i < count; i++) {
      int id = 1 + random.nextInt(Integer.MAX_VALUE);
      byte[] b = new byte[random.nextInt(10) == 0 ? random.nextInt(12_000) : random.nextInt(60)];
      random.nextBytes(b);
      int from = random.nextInt(b.length + 1);
      int length = b.length - from;
      boolean bit = random.nextBoolean();
      ErrorCode code = ErrorCode.values()[random.nextInt(ErrorCode.values().length)];
      int flags = bit ? Flags.END_HEADERS : 0;
      for (FrameSink sink : new FrameSink[] {writer, expected}) {
        Random same = new Random(i * 31L + count);
        switch (same.nextInt(11)) {
          case 0 -> sink.data(id, b, from, length, length, bit);
          case 1 -> sink.data(id, b, from, length, length + same.nextInt(257), bit);
          case 2 -> {
            sink.headers(id, b, from, length, flags | same.nextInt(2));
            if (!bit) {
              sink.continuation(id, b, 0, from, 0);
              sink.continuation(id, b, from, length, Flags.END_HEADERS);
            }
          }
          case 3 -> sink.priority(id, same.nextInt(1 << 30), 1 + same.nextInt(256), bit);
          case 4 -> sink.resetStream(id, code);
          case 5 ->
              sink.settings(
                  Settings.none()
                      .withInitialWindowSize(same.nextInt(Integer.MAX_VALUE))
                      .withEnablePush(bit)
                      .withMaxFrameSize(16_384 + same.nextInt(1000)));
          case 6 -> sink.settingsAck();
          case 7 -> sink.ping(same.nextLong(), bit);
          case 8 -> sink.goAway(id, code, b, from, length);
          case 9 -> sink.windowUpdate(bit ? 0 : id, 1 + same.nextInt(Integer.MAX_VALUE));
          default -> sink.unknown(10 + same.nextInt(246), same.nextInt(256), id, b, from, length);
        }
      }
    }
    return bytes(out);
  }

  private static byte[] bytes(OutputBuffer out) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    out.drainTo(all::write);
    return all.toByteArray();
  }
}
