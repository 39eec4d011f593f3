package dev.legate.verify.abuse;

import static dev.legate.verify.abuse.Bytes.END_HEADERS;
import static dev.legate.verify.abuse.Bytes.HEADERS;
import static dev.legate.verify.abuse.Bytes.frame;
import static dev.legate.verify.abuse.Bytes.message;
import static dev.legate.verify.abuse.Bytes.number;
import static dev.legate.verify.abuse.Floods.call;
import static dev.legate.verify.abuse.Floods.stream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Attacks by connections that together have the server keep several times its heap. */
final class Hoarding {
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final byte[] LARGE = Bytes.request("/abuse.Target/Large");
  private static final byte[] BIDI = Bytes.request("/abuse.Target/Bidi");
  private static final byte[] NO_WINDOW = Bytes.setting(INITIAL_WINDOW_SIZE, 0);

  private Hoarding() {}

  /** 500 MiB of answers; as many calls as the server may run at a time are a little more. */
  static String zeroWindows(Arena arena) throws IOException {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      RawClient client = arena.greeting(NO_WINDOW);
      client.flood(200, n -> call(n, LARGE));
      clients.add(client);
    }
    arena.look();
    return openAll(clients);
  }

  /** The same with huge windows, and nobody reads. */
  static String neverRead(Arena arena) throws IOException {
    for (int i = 0; i < 40; i++) {
      RawClient client = arena.deaf(Bytes.setting(INITIAL_WINDOW_SIZE, Integer.MAX_VALUE));
      client.send(frame(Bytes.WINDOW_UPDATE, 0, 0, number(Integer.MAX_VALUE - 65_535)));
      client.flood(200, n -> call(n, LARGE));
    }
    arena.look();
    return Attack.End.OPEN;
  }

  /** A message of one byte costs the server many; none is taken, since the echo has no window. */
  static String crumbs(Arena arena) throws IOException {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      RawClient client = arena.greeting(NO_WINDOW);
      client.flood(100, n -> frame(HEADERS, END_HEADERS, stream(n), BIDI));
      client.flood(400_000, n -> frame(Bytes.DATA, 0, stream(n % 100), message(1, (byte) 'x')));
      clients.add(client);
    }
    arena.look();
    return openAll(clients);
  }

  private static String openAll(List<RawClient> clients) throws IOException {
    for (RawClient each : clients) {
      if (!each.lives()) {
        return each.end();
      }
    }
    return Attack.End.OPEN;
  }
}
