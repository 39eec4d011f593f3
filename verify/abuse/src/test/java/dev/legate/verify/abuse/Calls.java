package dev.legate.verify.abuse;

import static dev.legate.verify.abuse.Bytes.END_HEADERS;
import static dev.legate.verify.abuse.Bytes.END_STREAM;
import static dev.legate.verify.abuse.Bytes.HEADERS;
import static dev.legate.verify.abuse.Bytes.RST_STREAM;
import static dev.legate.verify.abuse.Bytes.frame;
import static dev.legate.verify.abuse.Bytes.join;
import static dev.legate.verify.abuse.Bytes.number;
import static dev.legate.verify.abuse.Floods.call;
import static dev.legate.verify.abuse.Floods.stream;

import dev.legate.http2.ErrorCode;
import java.io.IOException;
import java.util.Arrays;

/** Attacks by calls that are right as HTTP/2. */
final class Calls {
  private static final byte[] ZIPPED =
      join(Bytes.request("/abuse.Target/Echo"), Bytes.field("grpc-encoding", "gzip"));
  private static final byte[] KEEPING_ZIPPED =
      join(Bytes.request("/abuse.Target/Keeping"), Bytes.field("grpc-encoding", "gzip"));
  private static final byte[] STUBBORN = Bytes.request("/abuse.Target/Stubborn");
  private static final byte[] CANCEL = number(ErrorCode.CANCEL.code());
  private static final int PIECE = 16_000;

  private Calls() {}

  /** A message that the limit allows as it comes, and not as it is. */
  static String zipBombs(Arena arena) throws IOException {
    RawClient client = arena.greeting();
    byte[] zipped = HostileAnswers.zipped(64 << 20);
    byte[] message = join(new byte[] {1}, number(zipped.length), zipped);
    client.flood(20, i -> zipped(ZIPPED, stream(i), message));
    arena.look();
    return client.streams(20);
  }

  /** Messages within the limit, which their handlers keep for a while. */
  static String zippedMessages(Arena arena) throws IOException {
    RawClient client = arena.greeting();
    byte[] zipped = HostileAnswers.zipped((4 << 20) - 1024);
    byte[] message = join(new byte[] {1}, number(zipped.length), zipped);
    client.flood(90, i -> zipped(KEEPING_ZIPPED, stream(i), message));
    arena.look();
    return client.streams(90);
  }

  private static byte[] zipped(byte[] request, int stream, byte[] message) {
    byte[] frames = frame(HEADERS, END_HEADERS, stream, request);
    for (int at = 0; at < message.length; at += PIECE) {
      int end = Math.min(message.length, at + PIECE);
      frames =
          join(
              frames,
              frame(
                  Bytes.DATA,
                  end == message.length ? END_STREAM : 0,
                  stream,
                  Arrays.copyOfRange(message, at, end)));
    }
    return frames;
  }

  /** All handlers that may run are in calls that are reset; they go on, and no other begins. */
  static String cancelledHandlers(Arena arena) throws IOException {
    RawClient client = arena.greetingTheLimited();
    client.flood(AttackedServer.MOST_HANDLERS, i -> call(i, STUBBORN));
    client.awaitMessages(AttackedServer.MOST_HANDLERS);
    client.flood(AttackedServer.MOST_HANDLERS, i -> frame(RST_STREAM, 0, stream(i), CANCEL));
    client.flood(
        2000,
        i -> {
          int n = AttackedServer.MOST_HANDLERS + i;
          return join(call(n, STUBBORN), frame(RST_STREAM, 0, stream(n), CANCEL));
        });
    arena.look();
    int running = arena.handlersOfTheLimited();
    client.send(call(AttackedServer.MOST_HANDLERS + 2000, STUBBORN));
    String end = client.lives() ? client.streams(1) : client.end(); // after all of them
    arena.release();
    return running + " running, " + end;
  }
}
