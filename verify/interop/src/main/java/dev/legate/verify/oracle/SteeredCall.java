package dev.legate.verify.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.legate.Metadata;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.protobuf.RichStatus;
import dev.legate.server.ServerCall;
import dev.legate.server.ServerContext;
import dev.legate.verify.oracle.Tally.Counter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One call whose request headers say what its handler does, in the order of the README's table. */
final class SteeredCall {
  private final ServerCall call;
  private final ServerContext context;
  private final Metadata steering;
  private final Tally tally;

  SteeredCall(ServerCall call, Tally tally) {
    this.call = call;
    this.context = call.context();
    this.steering = context.requestHeaders();
    this.tally = tally;
  }

  /** What the shapes differ in. */
  @FunctionalInterface
  interface Messages {
    void exchange(SteeredCall call);
  }

  void run(Messages messages) throws Exception {
    tally.add(Counter.STARTED, 1);
    context.onCancel(() -> tally.add(Counter.CANCELLED, 1));
    try {
      addMetadata();
      sleep();
      waitAt("start");
      messages.exchange(this);
      waitAt("end");
      end();
    } finally {
      tally.add(Counter.ENDED, 1);
    }
  }

  void unary() {
    byte[] request = received(call.receive());
    if (!fails()) {
      send(response(request, 0));
    }
  }

  void serverStream() {
    byte[] request = received(call.receive());
    int count = number(Steering.COUNT, 1);
    for (int i = 0; i < count; i++) {
      send(response(request, i));
    }
  }

  void clientStream() {
    int count = 0;
    int bytes = 0;
    int limit = number(Steering.READ_LIMIT, Integer.MAX_VALUE);
    for (Object request; count < limit && (request = call.receive()) != null; count++) {
      bytes += received(request).length;
    }
    if (!fails()) {
      send((count + " " + bytes).getBytes(UTF_8));
    }
  }

  void bidi() {
    int index = 0;
    int limit = number(Steering.READ_LIMIT, Integer.MAX_VALUE);
    int responses = number(Steering.COUNT, 1);
    Object request;
    for (int read = 0; read < limit && (request = call.receive()) != null; read++) {
      byte[] bytes = received(request);
      for (int i = 0; i < responses; i++) {
        send(response(bytes, index++));
      }
    }
  }

  private byte[] received(@Nullable Object request) {
    if (!(request instanceof byte[] bytes)) {
      throw new IllegalStateException("expected a request of bytes, found " + request);
    }
    tally.add(Counter.RECEIVED_BYTES, bytes.length);
    tally.add(Counter.RECEIVED, 1);
    return bytes;
  }

  private void send(byte[] response) {
    call.send(response);
    tally.add(Counter.SENT_BYTES, response.length);
    tally.add(Counter.SENT, 1);
  }

  private byte[] response(byte[] request, int index) {
    int size = number(Steering.SIZE, -1);
    return size < 0 ? request : Steering.pattern(index, size);
  }

  private void addMetadata() {
    copy(Steering.ECHO_HEADER, context.responseHeaders());
    copy(Steering.ECHO_TRAILER, context.responseTrailers());
    if (steering.contains(Steering.TELL)) {
      String left =
          context.deadline().map(d -> Long.toString(d.remaining().toMillis())).orElse("none");
      context
          .responseTrailers()
          .add(Steering.DEADLINE_MILLIS, left)
          .add(Steering.PEER, context.peer().address().toString());
    }
    String encoding = steering.get(Steering.COMPRESS);
    if (encoding != null) {
      context.compression(encoding);
    }
    if (steering.contains(Steering.SEND_HEADERS)) {
      context.sendHeaders();
    }
  }

  private void copy(String prefix, Metadata target) {
    steering.forEach(
        new Metadata.Visitor() {
          @Override
          public void text(String name, String value) {
            if (name.startsWith(prefix)) {
              target.add(Metadata.Key.text(name), value);
            }
          }

          @Override
          public void binary(String name, byte[] value) {
            if (name.startsWith(prefix)) {
              target.add(Metadata.Key.binary(name), value);
            }
          }
        });
  }

  private void sleep() throws InterruptedException {
    int millis = number(Steering.SLEEP_MILLIS, 0);
    if (millis > 0) {
      CountDownLatch cancelled = new CountDownLatch(1);
      context.onCancel(cancelled::countDown);
      if (cancelled.await(millis, TimeUnit.MILLISECONDS)) {
        throw new StatusException(StatusCode.CANCELLED, "the call ended while its handler slept");
      }
    }
  }

  private void waitAt(String point) throws InterruptedException {
    if (point.equals(steering.get(Steering.WAIT))) {
      tally.awaitRelease(context);
    }
  }

  private boolean fails() {
    return number(Steering.STATUS, 0) != 0
        || steering.contains(Steering.DETAILS)
        || steering.contains(Steering.THROW);
  }

  private void end() throws InvalidProtocolBufferException {
    byte[] details = steering.get(Steering.DETAILS);
    if (details != null) {
      throw RichStatus.of(com.google.rpc.Status.parseFrom(details)).toException();
    }
    String mistake = steering.get(Steering.THROW);
    if (mistake != null) {
      throw new IllegalStateException(mistake);
    }
    int code = number(Steering.STATUS, 0);
    if (code != 0) {
      byte[] message = steering.get(Steering.MESSAGE);
      throw failure(code, message == null ? "" : new String(message, UTF_8));
    }
  }

  private static StatusException failure(int code, String message) {
    StatusCode known = StatusCode.ofNumber(code);
    return new StatusException(known == null ? StatusCode.UNKNOWN : known, message);
  }

  private int number(Metadata.Key<String> key, int otherwise) {
    String text = steering.get(key);
    return text == null ? otherwise : Integer.parseInt(text);
  }
}
