package dev.legate.http2.connection;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * One call between a client and a server in memory. Windows are so small that messages wait for
 * WINDOW_UPDATEs; each direction may go wrong once, at a given byte.
 */
final class Conversation {
  enum Shape {
    UNARY(1, 1),
    SERVER_STREAMING(1, 3),
    CLIENT_STREAMING(3, 1),
    BIDI(3, 3);

    final int requests;
    final int responses;

    Shape(int requests, int responses) {
      this.requests = requests;
      this.responses = responses;
    }
  }

  /** What goes wrong with a direction. */
  enum Fault {
    NONE,
    /** The bytes before and those after come apart. */
    SPLIT,
    /** The bytes after come only when nobody has anything else to say. */
    HELD,
    /** The bytes after never come, and both sides see the connection end. */
    CUT,
    /** Every byte comes alone. */
    SINGLE
  }

  static final int MESSAGE = 60;
  private static final int WINDOW = 64;

  final Caller caller;
  final Answerer answerer;
  final Wire toServer;
  final Wire toClient;

  Conversation(Shape shape) {
    caller = new Caller(shape);
    answerer = new Answerer(shape);
    toServer = new Wire(caller.connection, answerer.connection);
    toClient = new Wire(answerer.connection, caller.connection);
  }

  static byte[] message(int number) {
    byte[] bytes = new byte[MESSAGE];
    Arrays.fill(bytes, (byte) ('a' + number));
    return bytes;
  }

  static byte[] messages(int count) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      all.writeBytes(message(i));
    }
    return all.toByteArray();
  }

  private static Http2Config small(Http2Config preset) {
    Settings settings = preset.settings().withInitialWindowSize(WINDOW);
    return preset.settings(settings).dynamicWindows(false);
  }

  /** Talks until nobody has anything more to say, or the connection was cut. */
  Conversation run() {
    caller.connection.start(1);
    answerer.connection.start(1);
    caller.call();
    boolean goesOn = true;
    while (goesOn && !toServer.cut && !toClient.cut) {
      goesOn = toServer.deliver();
      goesOn |= !toServer.cut && toClient.deliver();
      goesOn = goesOn || toServer.release() || toClient.release();
    }
    return this;
  }

  /** Both sides see the connection end. */
  void end() {
    for (Http2Connection each : new Http2Connection[] {caller.connection, answerer.connection}) {
      each.receiveEnd();
      each.flush((bytes, offset, length) -> {});
    }
  }

  /** One direction. */
  static final class Wire {
    private final Http2Connection from;
    private final Http2Connection to;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private Fault fault = Fault.NONE;
    private int at;
    private boolean holds;
    private boolean cut;
    int delivered;

    Wire(Http2Connection from, Http2Connection to) {
      this.from = from;
      this.to = to;
    }

    void goesWrong(Fault how, int where) {
      fault = how;
      at = where;
    }

    byte[] sent() {
      return sent.toByteArray();
    }

    /** Whether anything has moved. */
    boolean deliver() {
      int before = delivered;
      from.flush(sent::write);
      byte[] all = sent.toByteArray();
      if (fault == Fault.SINGLE) {
        while (delivered < all.length) {
          pass(all, delivered + 1);
        }
      } else if (fault == Fault.NONE || at >= all.length) {
        pass(all, all.length);
      } else {
        pass(all, at);
        switch (fault) {
          case SPLIT -> {
            fault = Fault.NONE;
            pass(all, all.length);
          }
          case HELD -> holds = true;
          default -> cut = true;
        }
      }
      return delivered > before;
    }

    private void pass(byte[] all, int end) {
      to.receive(all, delivered, end - delivered, 1);
      delivered = end;
    }

    /** Lets what is held go on; whether there is any. */
    boolean release() {
      boolean held = holds;
      if (held) {
        holds = false;
        fault = Fault.NONE;
      }
      return held;
    }
  }

  /** The client's owner. In a bidi call it sends a request for each response. */
  static final class Caller extends LifeCheck {
    final Http2Connection connection = Http2Connection.client(small(Http2Config.client()), this);
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final Shape shape;
    private int sent;
    private Http2Stream stream;
    boolean complete;
    boolean aborted;

    Caller(Shape shape) {
      this.shape = shape;
    }

    void call() {
      stream = connection.openStream(Script.REQUEST, false, null);
      opened(stream);
      do {
        sendNext();
      } while (shape != Shape.BIDI && sent < shape.requests);
    }

    private void sendNext() {
      byte[] message = message(sent++);
      connection.sendData(stream, message, 0, MESSAGE, sent == shape.requests);
    }

    @Override
    public void onHeaders(Http2Stream of, Headers headers, boolean endStream) {
      super.onHeaders(of, headers, endStream);
      complete |= endStream;
    }

    @Override
    public void onData(Http2Stream of, byte[] b, int offset, int length, boolean endStream) {
      super.onData(of, b, offset, length, endStream);
      received.write(b, offset, length);
      connection.consumed(of, length);
      if (shape == Shape.BIDI
          && stream.maySend()
          && sent < shape.requests
          && received.size() / MESSAGE >= sent) {
        sendNext();
      }
    }

    @Override
    public void onAborted(Http2Stream of, ConnectionError cause) {
      super.onAborted(of, cause);
      aborted = true;
    }
  }

  /** The server's owner. In a bidi call it answers each request, else all of them at their end. */
  static final class Answerer extends LifeCheck {
    private static final class Call {
      final ByteArrayOutputStream received = new ByteArrayOutputStream();
      int sent;
    }

    final Http2Connection connection = Http2Connection.server(small(Http2Config.server()), this);
    private final Map<Http2Stream, Call> calls = new HashMap<>();
    private final Shape shape;
    byte[] request = {};

    Answerer(Shape shape) {
      this.shape = shape;
    }

    @Override
    public void onHeaders(Http2Stream stream, Headers headers, boolean endStream) {
      super.onHeaders(stream, headers, endStream);
      Call call = calls.get(stream);
      if (call == null) {
        call = new Call();
        calls.put(stream, call);
        connection.sendHeaders(stream, Script.RESPONSE, false);
      }
      if (endStream) {
        finish(stream, call);
      }
    }

    @Override
    public void onHeadersTooLarge(Http2Stream stream, int size, int limit) {
      super.onHeadersTooLarge(stream, size, limit);
      connection.sendHeaders(stream, Headers.of(":status", "431"), true);
    }

    @Override
    public void onData(Http2Stream stream, byte[] b, int offset, int length, boolean endStream) {
      super.onData(stream, b, offset, length, endStream);
      Call call = calls.get(stream);
      call.received.write(b, offset, length);
      connection.consumed(stream, length);
      while (shape == Shape.BIDI && call.received.size() / MESSAGE > call.sent) {
        send(stream, call);
      }
      if (endStream) {
        finish(stream, call);
      }
    }

    private void send(Http2Stream stream, Call call) {
      connection.sendData(stream, message(call.sent++), 0, MESSAGE, false);
    }

    private void finish(Http2Stream stream, Call call) {
      request = call.received.toByteArray();
      while (call.sent < shape.responses) {
        send(stream, call);
      }
      connection.sendHeaders(stream, Script.TRAILERS, true);
    }
  }
}
