package dev.legate.http2.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The 24 bytes that a client begins with (RFC 9113 §3.4), read by a server.
 *
 * <p>A peer that speaks something else (HTTP/1, TLS) is recognised, and named in the error.
 */
public final class Preface {

  private static final byte[] EXPECTED = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);

  /** Enough to name the other protocol; a TLS alert, the shortest that is met, has 7 bytes. */
  private static final int ENOUGH_TO_NAME = 9;

  private final byte[] seen = new byte[EXPECTED.length];
  private int count;
  private @Nullable ConnectionError error;

  /** A preface of which nothing has arrived. */
  public Preface() {}

  /** Writes a client's preface. */
  public static void writeTo(OutputBuffer out) {
    out.write(EXPECTED, 0, EXPECTED.length);
  }

  /** Takes what belongs to the preface out of a region; returns how many bytes that was. */
  public int read(byte[] b, int offset, int length) {
    if (error != null) {
      return length;
    }
    int taken = Math.min(length, EXPECTED.length - count);
    System.arraycopy(b, offset, seen, count, taken);
    count += taken;
    int same = matching();
    if (same == count || (count < ENOUGH_TO_NAME && mayBeNamed())) {
      return taken;
    }
    error = describe();
    return length;
  }

  /** Whether all of it has arrived. */
  public boolean isComplete() {
    return error == null && count == EXPECTED.length;
  }

  /** What is wrong with what arrived; null if nothing is so far. */
  public @Nullable ConnectionError error() {
    return error;
  }

  /** The peer closed its side: what is wrong with that, or null if the preface is complete. */
  public @Nullable ConnectionError end() {
    if (error == null && count < EXPECTED.length) {
      error =
          matching() == count
              ? new ConnectionError(
                  ErrorCode.PROTOCOL_ERROR,
                  "the peer closed the connection after "
                      + count
                      + " bytes, expected the HTTP/2 client preface")
              : describe();
    }
    return error;
  }

  private int matching() {
    int same = 0;
    while (same < count && seen[same] == EXPECTED[same]) {
      same++;
    }
    return same;
  }

  private boolean mayBeNamed() {
    int first = seen[0];
    return (first >= 'A' && first <= 'Z') || (first >= 0x14 && first <= 0x17);
  }

  private ConnectionError describe() {
    String other = otherProtocol(seen, 0, count);
    return new ConnectionError(
        ErrorCode.PROTOCOL_ERROR,
        other != null
            ? other
            : "the connection starts with "
                + hex(seen, 0, Math.min(count, ENOUGH_TO_NAME))
                + ", expected the HTTP/2 client preface");
  }

  /** What the peer speaks, judged by its first bytes, as the text of an error; null: unknown. */
  static @Nullable String otherProtocol(byte[] b, int offset, int length) {
    if (length >= 3
        && b[offset] >= 0x14
        && b[offset] <= 0x17
        && b[offset + 1] == 3
        && b[offset + 2] >= 0
        && b[offset + 2] <= 4) {
      return switch (b[offset]) {
        case 0x15 -> "the peer sent a TLS alert, expected HTTP/2 without TLS";
        case 0x16 -> "the peer began a TLS handshake, expected HTTP/2 without TLS";
        default -> "the peer sent a TLS record, expected HTTP/2 without TLS";
      };
    }
    String line = firstLine(b, offset, length);
    if (line.startsWith("HTTP/1.")) {
      return "the peer answered with HTTP/1 (\"" + line + "\"), expected HTTP/2";
    }
    if (isRequest(line)) {
      return "the peer sent an HTTP/1 request (\"" + line + "\"), expected HTTP/2";
    }
    return null;
  }

  private static boolean isRequest(String line) {
    for (String method :
        new String[] {
          "GET ", "POST ", "PUT ", "HEAD ", "DELETE ", "OPTIONS ", "CONNECT ", "PATCH ", "TRACE "
        }) {
      if (line.startsWith(method)) {
        return true;
      }
    }
    return false;
  }

  /** The printable start of the bytes, up to the end of the line. */
  private static String firstLine(byte[] b, int offset, int length) {
    int end = offset;
    while (end < offset + Math.min(length, 60) && b[end] >= 0x20 && b[end] < 0x7f) {
      end++;
    }
    return new String(b, offset, end - offset, ISO_8859_1);
  }

  private static String hex(byte[] b, int offset, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(i == 0 ? "" : " ").append(String.format("%02x", b[offset + i]));
    }
    return text.toString();
  }
}
