package dev.legate.verify.abuse;

import static dev.legate.verify.abuse.Bytes.END_HEADERS;
import static dev.legate.verify.abuse.Bytes.HEADERS;
import static dev.legate.verify.abuse.Bytes.frame;
import static dev.legate.verify.abuse.Bytes.join;
import static dev.legate.verify.abuse.Bytes.message;
import static dev.legate.verify.abuse.Bytes.number;
import static dev.legate.verify.abuse.Floods.call;
import static dev.legate.verify.abuse.Floods.stream;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.legate.http2.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Attacks by what does not come, or is not taken, or makes no sense; and legal behaviour. */
final class Slowness {
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final byte[] LARGE = Bytes.request("/abuse.Target/Large");
  private static final byte[] SLOW = Bytes.request("/abuse.Target/Slow");
  private static final byte[] CLIENT = Bytes.request("/abuse.Target/Client");

  private Slowness() {}

  private static String openOrNot(RawClient client) throws IOException {
    return client.lives() ? Attack.End.OPEN : client.end();
  }

  /** CVE-2019-9517: a huge window, and nobody reads. */
  static String neverReads(Arena arena) throws IOException {
    RawClient client = arena.deaf(Bytes.setting(INITIAL_WINDOW_SIZE, Integer.MAX_VALUE));
    client.send(frame(Bytes.WINDOW_UPDATE, 0, 0, number(Integer.MAX_VALUE - 65_535)));
    client.flood(300, i -> call(i, LARGE));
    arena.look();
    arena.look(); // the second one after whatever was still running
    return Attack.End.OPEN;
  }

  static String zeroWindow(Arena arena) throws IOException {
    RawClient client = arena.greeting(Bytes.setting(INITIAL_WINDOW_SIZE, 0));
    client.flood(300, i -> call(i, LARGE));
    String end = openOrNot(client);
    arena.look();
    return end;
  }

  private static List<RawClient> crowd(Arena arena, int count, boolean greeting)
      throws IOException {
    List<RawClient> crowd = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      crowd.add(greeting ? arena.greeting() : arena.silent());
    }
    return crowd;
  }

  static String noPreface(Arena arena) throws IOException {
    List<RawClient> crowd = crowd(arena, 300, false);
    arena.look();
    crowd.forEach(RawClient::end);
    return "300 ended";
  }

  static String idle(Arena arena) throws IOException {
    List<RawClient> crowd = crowd(arena, 300, true);
    for (RawClient client : crowd) {
      if (!client.lives()) {
        return client.end();
      }
    }
    arena.look();
    return Attack.End.OPEN;
  }

  static String slowHeaders(Arena arena) throws Exception {
    RawClient client = arena.greeting();
    byte[] headers = frame(HEADERS, END_HEADERS, 1, SLOW);
    drip(client, headers);
    return client.end();
  }

  /** One byte after the other until all are sent or the connection has ended. */
  private static void drip(RawClient client, byte[] bytes) throws InterruptedException {
    for (int i = 0; i < bytes.length && !client.isEnded(); i++) {
      byte[] one = {bytes[i]};
      client.flood(1, n -> one);
      Thread.sleep(50); // the attack is this slowness
    }
  }

  /** Ended by the server's maxCallTime. */
  static String slowBodies(Arena arena) throws Exception {
    RawClient client = arena.greeting();
    client.flood(
        100,
        i ->
            join(
                frame(HEADERS, END_HEADERS, stream(i), CLIENT),
                frame(Bytes.DATA, 0, stream(i), message(1000))));
    for (int round = 0; round < 100 && client.ended("RST_STREAM CANCEL") < 100; round++) {
      client.flood(100, i -> frame(Bytes.DATA, 0, stream(i), (byte) 'x'));
      Thread.sleep(50); // the attack is this slowness
    }
    return client.streams(100);
  }

  static String hugePrefix(Arena arena) throws IOException {
    RawClient client = arena.greeting();
    client.send(
        join(
            frame(HEADERS, END_HEADERS, 1, CLIENT),
            frame(Bytes.DATA, 0, 1, message(Integer.MAX_VALUE))));
    return client.streams(1);
  }

  static String unfilled(Arena arena) throws IOException {
    RawClient client = arena.greeting();
    byte[] beginning = message(4 * 1024 * 1024, new byte[10]);
    client.flood(
        1000,
        i ->
            join(
                frame(HEADERS, END_HEADERS, stream(i), CLIENT),
                frame(Bytes.DATA, 0, stream(i), beginning)));
    arena.look();
    return client.streams(1000);
  }

  static String halfClosed(Arena arena) throws IOException {
    RawClient client = arena.greeting();
    client.send(call(0, SLOW));
    client.socket.shutdownOutput();
    return client.end();
  }

  static String gone(Arena arena) throws IOException {
    for (RawClient client : crowd(arena, 200, true)) {
      client.send(
          join(
              frame(HEADERS, END_HEADERS, 1, CLIENT),
              frame(Bytes.DATA, 0, 1, message(100_000, new byte[1000]))));
      client.socket.setSoLinger(true, 0);
      client.close();
    }
    return "cut";
  }

  static String garbage(Arena arena) throws IOException {
    RawClient client = arena.silent();
    byte[] bytes = new byte[64 * 1024];
    new Random(9113).nextBytes(bytes);
    client.flood(1, i -> bytes);
    return client.end();
  }

  static String http1(Arena arena) throws IOException {
    RawClient client = arena.silent();
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
    return client.end();
  }

  static String cancellations(Arena arena) throws IOException {
    RawClient client = arena.greeting();
    client.flood(1000, i -> call(i, SLOW));
    client.flood(1000, i -> frame(Bytes.RST_STREAM, 0, stream(i), number(ErrorCode.CANCEL.code())));
    return openOrNot(client);
  }

  static String deadlines(Arena arena) throws IOException {
    RawClient client = arena.greeting();
    byte[] request = join(CLIENT, Bytes.field("grpc-timeout", "300m"));
    client.flood(1000, i -> frame(HEADERS, END_HEADERS, stream(i), request));
    return client.streams(1000) + ", " + openOrNot(client);
  }
}
