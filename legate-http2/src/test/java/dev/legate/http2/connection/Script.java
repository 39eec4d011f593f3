package dev.legate.http2.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import dev.legate.http2.StreamError;
import dev.legate.http2.frame.Flags;
import dev.legate.http2.frame.FrameReader;
import dev.legate.http2.frame.FrameSink;
import dev.legate.http2.frame.FrameWriter;
import dev.legate.http2.frame.OutputBuffer;
import dev.legate.http2.frame.Preface;
import dev.legate.http2.hpack.HpackDecoder;
import dev.legate.http2.hpack.HpackEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One connection under test, and its peer played by the test with raw frames.
 *
 * <p>{@link #send} gives frames to the connection; {@link #sent} is what it answered, one line a
 * frame; {@link #told} is what it told its owner.
 */
final class Script {
  static final long SECOND = 1_000_000_000L;
  static final Headers REQUEST =
      Headers.of(
          ":method",
          "POST",
          ":scheme",
          "http",
          ":path",
          "/a.B/C",
          ":authority",
          "h",
          "te",
          "trailers",
          "content-type",
          "application/grpc");
  static final Headers RESPONSE = Headers.of(":status", "200", "content-type", "application/grpc");
  static final Headers TRAILERS = Headers.of("grpc-status", "0");

  final Events events = new Events();
  final Http2Connection connection;
  final HpackEncoder encoder = new HpackEncoder(4096);
  final HpackDecoder decoder = new HpackDecoder(1 << 20, 4096);
  private final OutputBuffer toConnection = new OutputBuffer();
  final FrameWriter frames = new FrameWriter(toConnection);
  private final FrameReader reader = new FrameReader(Settings.LARGEST_MAX_FRAME_SIZE);
  private final Recorder recorder = new Recorder();
  private boolean prefaceSeen;
  long now = 5 * SECOND;

  private Script(Role role, Http2Config config) {
    connection =
        role == Role.CLIENT
            ? Http2Connection.client(config, events)
            : Http2Connection.server(config, events);
    prefaceSeen = role == Role.SERVER;
    frames.maxFrameSize(Settings.LARGEST_MAX_FRAME_SIZE);
  }

  /** A server under test, of which nothing is started. */
  static Script newServer(Http2Config config) {
    return new Script(Role.SERVER, config);
  }

  /** A client under test, of which nothing is started. */
  static Script newClient(Http2Config config) {
    return new Script(Role.CLIENT, config);
  }

  /** A server under test, with both sides' settings exchanged. */
  static Script server() {
    return server(Http2Config.server());
  }

  static Script server(Http2Config config) {
    return newServer(config).handshake(Settings.none());
  }

  /** A client under test, with both sides' settings exchanged. */
  static Script client() {
    return client(Http2Config.client(), Settings.none());
  }

  static Script client(Http2Config config, Settings peer) {
    return newClient(config).handshake(peer);
  }

  Script handshake(Settings peer) {
    connection.start(now);
    if (prefaceSeen) {
      Preface.writeTo(toConnection);
    }
    send(
        f -> {
          f.settings(peer);
          f.settingsAck();
        });
    sent();
    told();
    return this;
  }

  /** Sends frames to the connection, in one piece. */
  Script send(Consumer<FrameWriter> script) {
    script.accept(frames);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    toConnection.drainTo(bytes::write);
    receive(bytes.toByteArray());
    return this;
  }

  void receive(byte[] bytes) {
    connection.receive(bytes, 0, bytes.length, now);
  }

  /** Sends a header block in one frame. */
  Script headers(int id, Headers headers, boolean end) {
    encoder.encode(headers);
    int flags = Flags.END_HEADERS | (end ? Flags.END_STREAM : 0);
    return send(f -> f.headers(id, encoder.bytes(), 0, encoder.length(), flags));
  }

  Script data(int id, String text, boolean end) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return send(f -> f.data(id, bytes, 0, bytes.length, bytes.length, end));
  }

  Script data(int id, int length, boolean end) {
    return send(f -> f.data(id, new byte[length], 0, length, length, end));
  }

  /** What the connection wants to send, one line a frame. */
  List<String> sent() {
    return sent(Integer.MAX_VALUE);
  }

  List<String> sent(int dataBudget) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    connection.flush(bytes::write, dataBudget);
    byte[] b = bytes.toByteArray();
    int from = 0;
    if (!prefaceSeen && b.length > 0) {
      prefaceSeen = true;
      from = 24;
      assertThat(new String(b, 0, from, StandardCharsets.ISO_8859_1))
          .isEqualTo("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    }
    assertThat(reader.read(b, from, b.length - from, recorder)).isNull();
    List<String> taken = List.copyOf(recorder.lines);
    recorder.lines.clear();
    return taken;
  }

  /** What the owner was told since the last call. */
  List<String> told() {
    return events.take();
  }

  /** Writes down what the connection sends. */
  private final class Recorder implements FrameSink {
    final List<String> lines = new ArrayList<>();

    @Override
    public void data(int id, byte[] b, int offset, int length, int counted, boolean end) {
      String text =
          length > 20
              ? length + " bytes"
              : "'" + new String(b, offset, length, StandardCharsets.ISO_8859_1) + "'";
      lines.add("DATA " + id + " " + text + (end ? " end" : ""));
    }

    @Override
    public void headers(int id, byte[] b, int offset, int length, int flags) {
      String end = (flags & Flags.END_STREAM) != 0 ? " end" : "";
      if ((flags & Flags.END_HEADERS) == 0) {
        decoder.feed(b, offset, length);
        lines.add("HEADERS " + id + " ..." + end);
      } else {
        lines.add("HEADERS " + id + " " + decoder.decode(b, offset, length) + end);
      }
    }

    @Override
    public void continuation(int id, byte[] b, int offset, int length, int flags) {
      decoder.feed(b, offset, length);
      lines.add(
          "CONTINUATION " + id + (flags == 0 ? "" : " of " + decoder.finish().size() + " fields"));
    }

    @Override
    public void priority(int id, int dependency, int weight, boolean exclusive) {
      lines.add("PRIORITY " + id);
    }

    @Override
    public void resetStream(int id, ErrorCode code) {
      lines.add("RST_STREAM " + id + " " + code);
    }

    @Override
    public void settings(Settings settings) {
      lines.add("SETTINGS " + settings);
    }

    @Override
    public void settingsAck() {
      lines.add("SETTINGS ack");
    }

    @Override
    public void pushPromise(int id, int promised, byte[] b, int offset, int length, int flags) {
      lines.add("PUSH_PROMISE " + id);
    }

    @Override
    public void ping(long payload, boolean ack) {
      lines.add("PING " + payload + (ack ? " ack" : ""));
    }

    @Override
    public void goAway(int last, ErrorCode code, byte[] b, int offset, int length) {
      String debug = new String(b, offset, length, StandardCharsets.UTF_8);
      lines.add("GOAWAY " + last + " " + code + " " + debug);
    }

    @Override
    public void windowUpdate(int id, int increment) {
      lines.add("WINDOW_UPDATE " + id + " " + increment);
    }

    @Override
    public void unknown(int type, int flags, int id, byte[] b, int offset, int length) {
      lines.add("unknown " + type);
    }

    @Override
    public void streamError(StreamError error) {
      lines.add("bad frame " + error);
    }
  }
}
