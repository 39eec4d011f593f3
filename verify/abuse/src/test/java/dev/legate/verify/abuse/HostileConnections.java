package dev.legate.verify.abuse;

import static dev.legate.verify.abuse.Bytes.GOAWAY;
import static dev.legate.verify.abuse.Bytes.SETTINGS;
import static dev.legate.verify.abuse.Bytes.WINDOW_UPDATE;
import static dev.legate.verify.abuse.Bytes.frame;
import static dev.legate.verify.abuse.Bytes.join;
import static dev.legate.verify.abuse.Bytes.number;
import static dev.legate.verify.abuse.Bytes.setting;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Random;
import java.util.function.IntFunction;

/** What is wrong beside the answers: windows, settings, storms, and bytes that are no HTTP/2. */
final class HostileConnections {
  private static final int HEADER_TABLE_SIZE = 1;
  private static final int MAX_CONCURRENT_STREAMS = 3;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int MAX_FRAME_SIZE = 5;
  private static final int MAX_HEADER_LIST_SIZE = 6;
  private static final int INITIAL_WINDOW = 65_535;

  private HostileConnections() {}

  private static byte[] settings(int id, int value) {
    return frame(SETTINGS, 0, 0, setting(id, value));
  }

  /** A script that floods after the first request, which it does not answer. */
  static HostileServer.Script flooding(int count, IntFunction<byte[]> each) {
    return client -> {
      client.greet();
      client.request();
      client.flood(count, each);
    };
  }

  /** A script that greets with a setting and answers what comes rightly. */
  static HostileServer.Script greeting(int id, int value) {
    return client -> {
      client.greet(setting(id, value));
      while (true) {
        client.send(HostileAnswers.answer(client.request()));
      }
    };
  }

  static final HostileServer.Script NO_STREAMS = greeting(MAX_CONCURRENT_STREAMS, 0);
  static final HostileServer.Script NO_HEADERS = greeting(MAX_HEADER_LIST_SIZE, 0);
  static final HostileServer.Script TINY_FRAMES = greeting(MAX_FRAME_SIZE, 1);
  static final HostileServer.Script PUSH = greeting(2, 1);

  // ---- windows

  static void windowsBelowZero(HostileConnection client) throws Exception {
    client.greet();
    client.request();
    client.awaitData(INITIAL_WINDOW);
    client.send(settings(INITIAL_WINDOW_SIZE, 0));
    for (int i = 0; i < 50; i++) {
      client.send(
          frame(WINDOW_UPDATE, 0, 0, number(1000)), frame(WINDOW_UPDATE, 0, 1, number(1000)));
    }
  }

  /** Below zero and up again, four times; then the rest may come. */
  static void windowsBelowZeroAndBack(HostileConnection client) throws Exception {
    client.greet();
    int stream = client.request();
    long sent = INITIAL_WINDOW;
    for (int i = 0; i < 4; i++) {
      client.awaitData(sent);
      client.send(settings(INITIAL_WINDOW_SIZE, 0));
      client.send(frame(WINDOW_UPDATE, 0, 0, number(INITIAL_WINDOW)));
      client.send(frame(WINDOW_UPDATE, 0, stream, number(INITIAL_WINDOW)));
      client.send(settings(INITIAL_WINDOW_SIZE, INITIAL_WINDOW));
      sent += INITIAL_WINDOW;
    }
    client.send(frame(WINDOW_UPDATE, 0, 0, number(1 << 24)));
    client.send(settings(INITIAL_WINDOW_SIZE, 1 << 24));
    client.awaitData(1 << 20);
    client.send(HostileAnswers.answer(stream));
    client.request();
  }

  static void windowOverflowBySettings(HostileConnection client) throws Exception {
    client.greet();
    int stream = client.request();
    client.send(frame(WINDOW_UPDATE, 0, stream, number(Integer.MAX_VALUE - INITIAL_WINDOW)));
    client.send(settings(INITIAL_WINDOW_SIZE, Integer.MAX_VALUE));
  }

  static void beyondTheWindow(HostileConnection client) throws Exception {
    client.greet();
    int stream = client.request();
    client.send(HostileAnswers.head(stream));
    byte[] message = Bytes.message(11_000, new byte[11_000]);
    client.flood(1000, i -> HostileAnswers.data(stream, message));
  }

  static void neverReads(HostileConnection client) throws Exception {
    client.greet(setting(INITIAL_WINDOW_SIZE, Integer.MAX_VALUE));
    client.send(frame(WINDOW_UPDATE, 0, 0, number(Integer.MAX_VALUE - INITIAL_WINDOW)));
    client.stopReading();
  }

  // ---- settings

  static void frameSizes(HostileConnection client) throws Exception {
    client.greet(setting(INITIAL_WINDOW_SIZE, 1 << 24));
    client.send(frame(WINDOW_UPDATE, 0, 0, number(1 << 24)));
    int stream = client.request();
    for (int i = 0; i < 60; i++) {
      client.send(settings(MAX_FRAME_SIZE, i % 2 == 0 ? 16_384 : 16_777_215));
    }
    client.awaitData(1 << 20);
    client.send(HostileAnswers.answer(stream));
    client.request();
  }

  static void tableSizes(HostileConnection client) throws Exception {
    client.greet();
    for (int i = 0; true; i++) {
      int stream = client.request();
      if (i < 80) {
        client.send(settings(HEADER_TABLE_SIZE, i % 2 == 0 ? 0 : Integer.MAX_VALUE));
      }
      client.send(HostileAnswers.answer(stream));
    }
  }

  // ---- GOAWAY

  static byte[] goAway(int last, int code, String debug) {
    return frame(GOAWAY, 0, 0, join(number(last), number(code), debug.getBytes(US_ASCII)));
  }

  /** On every connection, in the same bytes as SETTINGS. */
  static void goAwayAtOnce(HostileConnection client) throws Exception {
    client.send(frame(SETTINGS, 0, 0), frame(SETTINGS, Bytes.ACK, 0), goAway(0, 0, "come again"));
    client.request();
  }

  static void goAwayForEachRequest(HostileConnection client) throws Exception {
    client.greet();
    client.request();
    client.send(goAway(0, 0, "come again"));
    client.request();
  }

  // ---- no HTTP/2

  static void garbage(HostileConnection client) throws Exception {
    byte[] bytes = new byte[64 * 1024];
    new Random(9113).nextBytes(bytes);
    client.send(bytes);
    client.request();
  }

  static void http1(HostileConnection client) throws Exception {
    client.send("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
    client.request();
  }

  static void saysNothing(HostileConnection client) throws Exception {
    client.request();
  }

  static void acknowledgesNothing(HostileConnection client) throws Exception {
    client.send(frame(SETTINGS, 0, 0));
    client.request();
    client.request();
  }

  static void answersNothing(HostileConnection client) throws Exception {
    client.greet();
    client.request();
    client.request();
  }
}
