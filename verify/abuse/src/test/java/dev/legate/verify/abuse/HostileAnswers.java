package dev.legate.verify.abuse;

import static dev.legate.verify.abuse.Bytes.CONTINUATION;
import static dev.legate.verify.abuse.Bytes.DATA;
import static dev.legate.verify.abuse.Bytes.END_HEADERS;
import static dev.legate.verify.abuse.Bytes.END_STREAM;
import static dev.legate.verify.abuse.Bytes.HEADERS;
import static dev.legate.verify.abuse.Bytes.field;
import static dev.legate.verify.abuse.Bytes.frame;
import static dev.legate.verify.abuse.Bytes.join;
import static dev.legate.verify.abuse.Bytes.message;
import static dev.legate.verify.abuse.Bytes.number;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.zip.GZIPOutputStream;

/** Answers to a request that are wrong: header blocks and messages. */
final class HostileAnswers {
  static final byte[] FIELDS = response("application/grpc");
  static final byte[] TRAILERS = field("grpc-status", "0");
  static final byte[] HELLO =
      message(5, (byte) 'h', (byte) 'e', (byte) 'l', (byte) 'l', (byte) 'o');

  private HostileAnswers() {}

  static byte[] response(String contentType, byte[]... more) {
    return join(field(":status", "200"), field("content-type", contentType), join(more));
  }

  static byte[] head(int stream) {
    return frame(HEADERS, END_HEADERS, stream, FIELDS);
  }

  static byte[] data(int stream, byte... payload) {
    return frame(DATA, 0, stream, payload);
  }

  static byte[] end(int stream) {
    return frame(HEADERS, END_HEADERS | END_STREAM, stream, TRAILERS);
  }

  /** A right answer. */
  static byte[] answer(int stream) {
    return join(head(stream), data(stream, HELLO), end(stream));
  }

  /** A script that greets, waits for a request, and answers it with frames. */
  static HostileServer.Script answering(IntFunction<byte[]> frames) {
    return client -> {
      client.greet();
      while (true) {
        client.send(frames.apply(client.request()));
      }
    };
  }

  // ---- header blocks

  static void endlessContinuation(HostileConnection client) throws Exception {
    client.greet();
    int stream = client.request();
    client.send(frame(HEADERS, 0, stream, FIELDS));
    client.flood(100_000, i -> frame(CONTINUATION, 0, stream, field("xx", "yyy")));
  }

  /** 16 KiB a frame, as much as one may have. */
  static void endlessHeaders(HostileConnection client) throws Exception {
    client.greet();
    int stream = client.request();
    client.send(frame(HEADERS, 0, stream, FIELDS));
    byte[] one = field("xx", "y".repeat(100));
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    while (many.size() + one.length <= 16 * 1024) {
      many.writeBytes(one);
    }
    client.flood(10_000, i -> frame(CONTINUATION, 0, stream, many.toByteArray()));
  }

  /** A field of 3,000 bytes that is put into the table once and named 13,000 times. */
  static byte[] bomb() {
    byte[] entry = join(new byte[] {0x40, 1, 'x', 0x7f, (byte) 0xb9, 0x16}, new byte[3000]);
    Arrays.fill(entry, 6, entry.length, (byte) 'v');
    byte[] references = new byte[13_000];
    Arrays.fill(references, (byte) (0x80 | 62)); // the newest entry
    return join(entry, references);
  }

  static void slowHeaders(HostileConnection client) throws Exception {
    client.greet();
    int stream = client.request();
    client.drip(frame(HEADERS, END_HEADERS, stream, join(FIELDS, FIELDS)), 20);
  }

  static void informational(HostileConnection client) throws Exception {
    client.greet();
    int stream = client.request();
    byte[] one = frame(HEADERS, END_HEADERS, stream, field(":status", "103"));
    client.flood(100_000, i -> one);
  }

  /** One block of trailers after the other, none of which ends the stream. */
  static byte[] endlessTrailers(int stream) {
    byte[] one = frame(HEADERS, END_HEADERS, stream, TRAILERS);
    return join(head(stream), data(stream, HELLO), one, one, one);
  }

  static byte[] trailersOnlyTwice(int stream) {
    byte[] one =
        frame(
            HEADERS,
            END_HEADERS | END_STREAM,
            stream,
            join(FIELDS, field("grpc-status", "7"), field("grpc-message", "no")));
    return join(one, one);
  }

  static void webPageWithoutEnd(HostileConnection client) throws Exception {
    client.greet();
    int stream = client.request();
    client.send(frame(HEADERS, END_HEADERS, stream, response("text/html")));
    client.flood(10_000, i -> data(stream, "<p>moved</p>".getBytes(US_ASCII)));
  }

  // ---- messages

  static void byteByByte(HostileConnection client) throws Exception {
    client.greet();
    int stream = client.request();
    client.send(head(stream), data(stream, message(1000)));
    for (int i = 0; i < 900; i++) {
      client.send(data(stream, (byte) 'x'));
      Thread.sleep(5); // the attack is this slowness
    }
  }

  static void messagesOfNothing(HostileConnection client) throws Exception {
    client.greet();
    int stream = client.request();
    client.send(head(stream));
    byte[] thousands = new byte[16_000];
    client.flood(10_000, i -> data(stream, thousands));
  }

  static byte[] zipBomb(int stream) {
    byte[] zipped = zipped(64 << 20);
    byte[] framed = join(new byte[] {1}, number(zipped.length), zipped);
    byte[] all =
        frame(
            HEADERS,
            END_HEADERS,
            stream,
            response("application/grpc", field("grpc-encoding", "gzip")));
    for (int at = 0; at < framed.length; at += 16_000) {
      int n = Math.min(16_000, framed.length - at);
      all = join(all, data(stream, Arrays.copyOfRange(framed, at, at + n)));
    }
    return join(all, end(stream));
  }

  /** So many zeros, compressed with gzip. */
  static byte[] zipped(int size) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      byte[] zeros = new byte[64 * 1024];
      for (int i = 0; i < size; i += zeros.length) {
        out.write(zeros);
      }
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return zipped.toByteArray();
  }
}
