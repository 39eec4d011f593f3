package dev.legate.internal.transport;

import dev.legate.Status;
import dev.legate.StatusCode;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;

/**
 * What people read when a connection fails: where, in which phase, why, and what to look at. Each
 * text is part of one line; what it looks like as a whole is in {@code docs/errors.md}.
 */
public final class FailureTexts {
  private FailureTexts() {}

  /** An address as people write it: without the slash that Java puts before a literal one. */
  public static String address(SocketAddress address) {
    String text = address.toString();
    if (!(address instanceof InetSocketAddress internet)) {
      return text;
    }
    if (internet.isUnresolved()) {
      return internet.getHostString() + ":" + internet.getPort();
    }
    return text.startsWith("/") ? text.substring(1) : text;
  }

  /**
   * An attempt has failed.
   *
   * @param phase connect, TLS or preface
   * @param why the cause, and a hint if there is one
   */
  public static Status cannotConnect(SocketAddress address, String phase, String why) {
    return Status.of(
        StatusCode.UNAVAILABLE,
        "cannot connect to " + address(address) + " (phase " + phase + "): " + why);
  }

  /** A connection that was ready has ended under its calls. */
  public static Status lost(SocketAddress address, String why) {
    return Status.of(
        StatusCode.UNAVAILABLE,
        "the connection to " + address(address) + " was lost (phase in call): " + why);
  }

  /**
   * What it usually means that a server has reset a stream, to be put after that.
   *
   * @param errorCode of RFC 9113 §7
   */
  public static String hintOfReset(int errorCode) {
    return switch (errorCode) {
      case 0x0 ->
          ": it ended the stream without gRPC's trailers; the log of the server may say why";
      case 0x1 ->
          ": it, or a proxy, finds that this client breaks HTTP/2's rules; its log may say how";
      case 0x2 -> ": it, or a proxy, has failed; its log may say how";
      case 0x3 -> ": it finds that this client sends more than the window allows";
      case 0x5 -> ": it had closed the stream already";
      case 0x6 -> ": it could not read the size of a frame";
      case 0x7 -> ": it has too many calls, or is about to stop";
      case 0x8 -> ": it, or a proxy, has given the call up; is there a shorter time limit there?";
      case 0x9 -> ": it cannot read this client's header blocks any more";
      case 0xa -> ": a proxy has lost its connection to the server";
      case 0xb -> ": it finds that this client asks too much; are there too many calls or pings?";
      case 0xc -> ": it does not accept this TLS version or cipher suite";
      case 0xd -> ": it wants HTTP/1.1; is this the port of a gRPC server?";
      default -> "";
    };
  }

  /**
   * What an answer that is not gRPC's usually means, to be put after it and a semicolon; empty:
   * nobody knows.
   */
  public static String hintOfHttpStatus(int httpStatus) {
    return switch (httpStatus) {
      case 200, 404, 405, 415 ->
          "is this the port of a gRPC server, or does a proxy send the path elsewhere?";
      case 301, 302, 307, 308 -> "gRPC does not follow redirects: is this the right address?";
      case 400, 431 -> "a proxy or the server does not like the headers of the request";
      case 401, 403, 407 -> "a proxy, or what is in front of the service, wants credentials";
      case 429 -> "a proxy limits the rate of calls: try again later";
      case 502, 503, 504 -> "a proxy has not reached the service behind it: does that run?";
      default -> "";
    };
  }

  /** A time in seconds: {@code 0.200s}. */
  public static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3fs", nanos / 1e9);
  }
}
