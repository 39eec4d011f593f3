package dev.legate.verify.oracle;

import dev.legate.Metadata;
import dev.legate.MethodDescriptor;
import java.util.List;

/** The names of the service, its methods, and the request headers that steer its handlers. */
final class Steering {
  static final String SERVICE = "legate.oracle.Oracle";

  static final MethodDescriptor<byte[], byte[]> UNARY = unary("Unary");
  static final MethodDescriptor<byte[], byte[]> SERVER_STREAM =
      MethodDescriptor.serverStreaming(SERVICE, "ServerStream", Bytes.PLAIN, Bytes.PLAIN);
  static final MethodDescriptor<byte[], byte[]> CLIENT_STREAM =
      MethodDescriptor.clientStreaming(SERVICE, "ClientStream", Bytes.PLAIN, Bytes.PLAIN);
  static final MethodDescriptor<byte[], byte[]> BIDI =
      MethodDescriptor.bidiStreaming(SERVICE, "Bidi", Bytes.PLAIN, Bytes.PLAIN);
  static final List<MethodDescriptor<byte[], byte[]>> SHAPES =
      List.of(UNARY, SERVER_STREAM, CLIENT_STREAM, BIDI);

  static final MethodDescriptor<byte[], byte[]> REPORT = unary("Report");
  static final MethodDescriptor<byte[], byte[]> RELEASE = unary("Release");

  static final Metadata.Key<String> CALL_ID = Metadata.Key.text("x-call-id");
  static final Metadata.Key<String> SEND_HEADERS = Metadata.Key.text("x-send-headers");
  static final Metadata.Key<String> WAIT = Metadata.Key.text("x-wait");
  static final Metadata.Key<String> SLEEP_MILLIS = Metadata.Key.text("x-sleep-ms");
  static final Metadata.Key<String> SIZE = Metadata.Key.text("x-size");
  static final Metadata.Key<String> COUNT = Metadata.Key.text("x-count");
  static final Metadata.Key<String> READ_LIMIT = Metadata.Key.text("x-read-limit");
  static final Metadata.Key<String> STATUS = Metadata.Key.text("x-status");
  static final Metadata.Key<byte[]> MESSAGE = Metadata.Key.binary("x-message-bin");
  static final Metadata.Key<byte[]> DETAILS = Metadata.Key.binary("x-details-bin");
  static final Metadata.Key<String> THROW = Metadata.Key.text("x-throw");
  static final Metadata.Key<String> TELL = Metadata.Key.text("x-tell");
  static final Metadata.Key<String> COMPRESS = Metadata.Key.text("x-compress");
  static final Metadata.Key<String> UNTIL = Metadata.Key.text("x-until");
  static final Metadata.Key<String> DEADLINE_MILLIS = Metadata.Key.text("x-deadline-ms");
  static final Metadata.Key<String> PEER = Metadata.Key.text("x-peer");

  /** Entries whose keys start so are copied to the response's headers or trailers. */
  static final String ECHO_HEADER = "x-echo-header-";

  static final String ECHO_TRAILER = "x-echo-trailer-";

  /** The largest request on a server's first port, gRPC's default, and on its second. */
  static final int LIMIT = 4 << 20;

  static final int RAISED_LIMIT = 16 << 20;

  private Steering() {}

  private static MethodDescriptor<byte[], byte[]> unary(String name) {
    return MethodDescriptor.unary(SERVICE, name, Bytes.PLAIN, Bytes.PLAIN);
  }

  /** Generated message number {@code index}: its order and every byte can be checked. */
  static byte[] pattern(int index, int size) {
    byte[] message = new byte[size];
    for (int i = 0; i < size; i++) {
      message[i] = (byte) ((index + i) % 251);
    }
    return message;
  }
}
