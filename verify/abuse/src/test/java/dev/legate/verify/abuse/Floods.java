package dev.legate.verify.abuse;

import static dev.legate.verify.abuse.Bytes.END_HEADERS;
import static dev.legate.verify.abuse.Bytes.END_STREAM;
import static dev.legate.verify.abuse.Bytes.HEADERS;
import static dev.legate.verify.abuse.Bytes.RST_STREAM;
import static dev.legate.verify.abuse.Bytes.WINDOW_UPDATE;
import static dev.legate.verify.abuse.Bytes.frame;
import static dev.legate.verify.abuse.Bytes.join;
import static dev.legate.verify.abuse.Bytes.message;
import static dev.legate.verify.abuse.Bytes.number;

import dev.legate.http2.ErrorCode;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Attacks by many frames. */
final class Floods {
  private static final byte[] ECHO = Bytes.request("/abuse.Target/Echo");
  private static final byte[] SLOW = Bytes.request("/abuse.Target/Slow");
  private static final byte[] BIDI = Bytes.request("/abuse.Target/Bidi");
  private static final byte[] CANCEL = number(ErrorCode.CANCEL.code());

  private Floods() {}

  static int stream(int i) {
    return 2 * i + 1;
  }

  private static byte[] open(int i, byte[] request) {
    return frame(HEADERS, END_HEADERS, stream(i), request);
  }

  /** A call of a unary method with an empty message. */
  static byte[] call(int i, byte[] request) {
    return join(open(i, request), frame(Bytes.DATA, END_STREAM, stream(i), message(0)));
  }

  private static String flood(Arena arena, int count, IntFunction<byte[]> each) throws IOException {
    RawClient client = arena.greeting();
    client.flood(count, each);
    return client.end();
  }

  static String rapidReset(Arena arena) throws IOException {
    return flood(arena, 20_000, i -> join(open(i, ECHO), frame(RST_STREAM, 0, stream(i), CANCEL)));
  }

  static String zeroWindowUpdates(Arena arena) throws IOException {
    return flood(
        arena, 2000, i -> join(open(i, BIDI), frame(WINDOW_UPDATE, 0, stream(i), number(0))));
  }

  static String dataAfterEnd(Arena arena) throws IOException {
    return flood(
        arena,
        2000,
        i -> join(call(i, SLOW), frame(Bytes.DATA, END_STREAM, stream(i), message(0))));
  }

  static String windowOverflows(Arena arena) throws IOException {
    byte[] most = number(Integer.MAX_VALUE);
    return flood(arena, 2000, i -> join(open(i, BIDI), frame(WINDOW_UPDATE, 0, stream(i), most)));
  }

  static String emptyNames(Arena arena) throws IOException {
    byte[] request = join(ECHO, Bytes.field("", "x"));
    return flood(arena, 2000, i -> open(i, request));
  }

  static String continuations(Arena arena) throws IOException {
    RawClient client = arena.greeting();
    client.send(frame(HEADERS, 0, 1, ECHO));
    byte[] more = frame(Bytes.CONTINUATION, 0, 1, Bytes.field("xx", "yyy"));
    client.flood(100_000, i -> more);
    return client.end();
  }

  static String pings(Arena arena) throws IOException {
    return flood(arena, 100_000, i -> frame(Bytes.PING, 0, 0, new byte[8]));
  }

  static String settings(Arena arena) throws IOException {
    return flood(arena, 100_000, i -> frame(Bytes.SETTINGS, 0, 0));
  }

  static String emptyData(Arena arena) throws IOException {
    return flood(arena, 100_000, i -> i == 0 ? open(0, BIDI) : frame(Bytes.DATA, 0, 1));
  }

  static String priorities(Arena arena) throws IOException {
    return flood(arena, 100_000, i -> frame(Bytes.PRIORITY, 0, stream(i), new byte[5]));
  }

  static String windowUpdates(Arena arena) throws IOException {
    return flood(arena, 200_000, i -> frame(WINDOW_UPDATE, 0, 0, number(1)));
  }

  static String resetsOfClosed(Arena arena) throws IOException {
    return flood(arena, 100_000, i -> i == 0 ? open(0, ECHO) : frame(RST_STREAM, 0, 1, CANCEL));
  }

  static String resetOfIdle(Arena arena) throws IOException {
    return flood(arena, 1, i -> frame(RST_STREAM, 0, 99, CANCEL));
  }

  static String tooManyStreams(Arena arena) throws IOException {
    RawClient client = arena.greeting();
    client.flood(1500, i -> open(i, BIDI));
    client.lives();
    return client.toString();
  }

  /** A field of 3,000 bytes that is put into the table once and named 14,000 times. */
  static String hpackBomb(Arena arena) throws IOException {
    RawClient client = arena.greeting();
    byte[] value = new byte[3000];
    Arrays.fill(value, (byte) 'v');
    // RFC 7541 §6.2.1, with the length 127 + 2873 as §5.1 writes it.
    byte[] entry = join(new byte[] {0x40, 1, 'x', 0x7f, (byte) 0xb9, 0x16}, value);
    byte[] references = new byte[13_000];
    Arrays.fill(references, (byte) (0x80 | 62)); // the newest entry
    client.flood(20, i -> open(i, i == 0 ? join(ECHO, entry) : join(ECHO, references)));
    return client.streams(19); // all but the first
  }
}
