package dev.legate.bench.jmh;

import dev.legate.http2.Headers;
import java.nio.ByteBuffer;
import java.util.Random;

/** The unary calls that the benchmarks are about: their header lists and their messages. */
public final class Calls {
  /** How many calls a batch has. */
  public static final int BATCH = 32;

  /** The bytes of a message, without prefix. */
  public static final int PAYLOAD = 100;

  /** A message with its prefix. */
  private static final byte[] MESSAGE = framed(PAYLOAD);

  /** What all requests have in common. */
  public static final Headers REQUEST =
      Headers.of(
          ":method",
          "POST",
          ":scheme",
          "http",
          ":path",
          "/bench.Echo/Unary",
          ":authority",
          "127.0.0.1:50051",
          "te",
          "trailers",
          "content-type",
          "application/grpc",
          "user-agent",
          "legate/0.1");

  /** The head of a reply. */
  public static final Headers HEAD =
      Headers.of(":status", "200", "content-type", "application/grpc");

  /** The trailers of a reply. */
  public static final Headers TRAILERS = Headers.of("grpc-status", "0");

  private Calls() {}

  /** A message of the usual size, with its prefix; not to be changed. */
  public static byte[] message() {
    return MESSAGE;
  }

  /** A message with its prefix. */
  public static byte[] framed(int payload) {
    byte[] bytes = new byte[5 + payload];
    new Random(payload).nextBytes(bytes);
    ByteBuffer.wrap(bytes).put((byte) 0).putInt(payload);
    return bytes;
  }

  /** A request with a timeout, of which each call has another. */
  public static Headers withTimeout(int call) {
    return Headers.builder(REQUEST)
        .add("grpc-timeout", (90_000_000 + call % 9_000_000) + "n")
        .build();
  }

  /** A request with ten fields of the application's, of which two differ from call to call. */
  public static Headers withTenFields(int call) {
    return Headers.builder(REQUEST)
        .add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e%04x-01".formatted(call & 0xffff))
        .add("x-request-id", "5f0c2a9e-7d41-4f3a-9b1e-%08x".formatted(call))
        .add("x-tenant", "tenant-0042")
        .add("x-region", "eu-central-1")
        .add("x-client-version", "7.31.2")
        .add("x-feature-flags", "checkout-v2,new-pricing")
        .add("x-user-id", "1844674407370955")
        .add("x-session", "c2Vzc2lvbi0xMjM0NTY3ODkw")
        .add("accept-language", "de-AT,de;q=0.8,en;q=0.6")
        .add("authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln")
        .build();
  }
}
