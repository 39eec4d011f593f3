package dev.legate.http2.connection;

import dev.legate.http2.frame.Flags;
import dev.legate.http2.frame.FrameType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes hostile conversations of valid ones: changes whole frames so that what follows is still
 * read as frames, and sometimes bytes without regard to them.
 */
final class Mutator {
  private static final int HEADER = 9;
  private static final int[] EXTREMES = {0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 16_384};

  private final Random random;

  Mutator(Random random) {
    this.random = random;
  }

  /**
   * A changed copy.
   *
   * @param start how many bytes come before the first frame
   * @param other frames to take some from
   */
  byte[] mutate(byte[] conversation, int start, byte[] other, int otherStart) {
    List<byte[]> frames = frames(conversation, start);
    List<byte[]> foreign = frames(other, otherStart);
    for (int i = random.nextInt(6); i >= 0 && !frames.isEmpty(); i--) {
      changeFrames(frames, foreign);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(conversation, 0, start);
    frames.forEach(out::writeBytes);
    return random.nextInt(4) == 0 ? changeBytes(out.toByteArray()) : out.toByteArray();
  }

  private static List<byte[]> frames(byte[] conversation, int start) {
    List<byte[]> frames = new ArrayList<>();
    for (int at = start; at < conversation.length; ) {
      int end = at + HEADER + length(conversation, at);
      frames.add(Arrays.copyOfRange(conversation, at, end));
      at = end;
    }
    return frames;
  }

  private static int length(byte[] b, int at) {
    return (b[at] & 0xff) << 16 | (b[at + 1] & 0xff) << 8 | b[at + 2] & 0xff;
  }

  private void changeFrames(List<byte[]> frames, List<byte[]> foreign) {
    // The first frame, SETTINGS, is mostly left alone: without it the rest is not looked at.
    int at = random.nextInt(20) == 0 ? 0 : random.nextInt(frames.size());
    byte[] frame = frames.get(at);
    switch (random.nextInt(12)) {
      case 0 -> frames.remove(at);
      case 1 -> frames.add(at, frame.clone());
      case 2 -> frames.add(random.nextInt(frames.size()), frames.remove(at));
      case 3 -> frame[3] = (byte) random.nextInt(11);
      case 4 -> frame[4] ^= (byte) (1 << random.nextInt(8));
      case 5 -> putInt(frame, 5, streamId());
      case 6 -> frame[random.nextInt(3)] ^= (byte) (1 << random.nextInt(8)); // the length lies
      case 7 -> frames.set(at, resized(frame, random.nextInt(frame.length + 40)));
      case 8 -> {
        if (frame.length >= HEADER + 4) {
          int where = HEADER + random.nextInt(frame.length - HEADER - 3);
          putInt(frame, where, EXTREMES[random.nextInt(EXTREMES.length)]);
        }
      }
      case 9 -> frame[random.nextInt(frame.length)] = (byte) random.nextInt();
      case 10 -> frames.add(at, foreign.get(random.nextInt(foreign.size())).clone());
      default -> {
        if (frame[3] == FrameType.HEADERS && random.nextBoolean()) {
          continued(frames, at);
        } else {
          for (int i = random.nextInt(60); i > 0; i--) {
            frames.add(at, frame.clone());
          }
        }
      }
    }
  }

  private int streamId() {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> random.nextInt();
      default -> random.nextInt(8);
    };
  }

  private static void putInt(byte[] b, int at, int value) {
    for (int i = 0; i < 4; i++) {
      b[at + i] = (byte) (value >>> (24 - 8 * i));
    }
  }

  /** A frame with another payload length, which its header tells truly. */
  private static byte[] resized(byte[] frame, int payload) {
    byte[] resized = Arrays.copyOf(frame, HEADER + payload);
    resized[0] = 0;
    resized[1] = (byte) (payload >> 8);
    resized[2] = (byte) payload;
    return resized;
  }

  /** Gives the rest of a header block to a CONTINUATION. */
  private void continued(List<byte[]> frames, int at) {
    byte[] frame = frames.get(at);
    int cut = random.nextInt(frame.length - HEADER + 1);
    byte[] rest = new byte[frame.length - cut];
    System.arraycopy(frame, 0, rest, 0, HEADER);
    System.arraycopy(frame, HEADER + cut, rest, HEADER, frame.length - HEADER - cut);
    rest = resized(rest, rest.length - HEADER);
    rest[3] = FrameType.CONTINUATION;
    rest[4] = Flags.END_HEADERS;
    byte[] begin = resized(frame, cut);
    begin[4] &= ~Flags.END_HEADERS;
    frames.set(at, begin);
    frames.add(at + 1, rest);
  }

  private byte[] changeBytes(byte[] bytes) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    int length = random.nextInt(Math.min(40, bytes.length - at) + 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    switch (random.nextInt(4)) {
      case 0 -> out.write(bytes, at + length, bytes.length - at - length);
      case 1 -> {
        out.write(bytes, at, length);
        out.write(bytes, at, bytes.length - at);
      }
      case 2 -> {
        byte[] junk = new byte[length];
        random.nextBytes(junk);
        out.writeBytes(junk);
        out.write(bytes, at, bytes.length - at);
      }
      default -> {
        return Arrays.copyOf(bytes, at);
      }
    }
    return out.toByteArray();
  }
}
