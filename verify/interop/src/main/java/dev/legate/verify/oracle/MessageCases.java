package dev.legate.verify.oracle;

import static dev.legate.verify.oracle.OracleRun.text;
import static dev.legate.verify.oracle.OracleRun.with;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.legate.MethodDescriptor;
import dev.legate.StatusCode;
import dev.legate.client.CallOptions;
import dev.legate.client.ClientCall;
import java.util.List;
import java.util.Map;

/** Messages of every size and number, and servers that answer early. */
final class MessageCases {
  static final Map<String, OracleCase> ALL =
      Map.of(
          "messages_empty", MessageCases::empty,
          "messages_of_many_sizes", MessageCases::ofManySizes,
          "messages_in_order", MessageCases::inOrder,
          "large_request_over_limit", MessageCases::requestOverLimit,
          "large_response_over_limit", MessageCases::responseOverLimit,
          "large_messages_raised_limit", MessageCases::raisedLimit,
          "early_answer", MessageCases::earlyAnswer);

  /** The shapes that send a request back. */
  private static final List<MethodDescriptor<byte[], byte[]>> ECHOES =
      List.of(Steering.UNARY, Steering.SERVER_STREAM, Steering.BIDI);

  private static final int[] SIZES = {
    1,
    5,
    100,
    1023,
    8191,
    8192,
    16378,
    16379,
    16380,
    16384,
    16385,
    65530,
    65535,
    65536,
    131072,
    1 << 20,
    Steering.LIMIT,
  };

  private MessageCases() {}

  private static void empty(OracleRun run) {
    for (MethodDescriptor<byte[], byte[]> shape : ECHOES) {
      Outcome outcome = run.call(shape, with(Steering.COUNT, 3), new byte[0]).ok(shape.toString());
      int expected = shape == Steering.UNARY ? 1 : 3;
      Expect.same(shape + ": replies", outcome.replies().size(), expected);
      outcome.replies().forEach(reply -> Expect.message(shape.toString(), reply, new byte[0]));
    }
    summary(run, "3 0", new byte[0], new byte[0], new byte[0]);
    summary(run, "0 0");
    run.call(Steering.BIDI, CallOptions.NONE).ok("a stream without messages");
    Outcome none = run.call(Steering.SERVER_STREAM, with(Steering.COUNT, 0), text("m"));
    Expect.same("responses", none.ok("a stream without responses").replies().size(), 0);
  }

  private static void summary(OracleRun run, String expected, byte[]... requests) {
    Outcome outcome = run.call(Steering.CLIENT_STREAM, CallOptions.NONE, requests);
    Expect.same("summary", new String(outcome.ok(expected).reply(), UTF_8), expected);
  }

  private static void ofManySizes(OracleRun run) {
    for (int size : SIZES) {
      byte[] request = Steering.pattern(size, size);
      for (MethodDescriptor<byte[], byte[]> shape : ECHOES) {
        String what = shape + ", " + size + " bytes";
        Expect.message(what, run.call(shape, CallOptions.NONE, request).ok(what).reply(), request);
      }
      summary(run, "2 " + (size + 1), request, new byte[1]);
    }
  }

  private static void inOrder(OracleRun run) throws Exception {
    int count = 10_000;
    CallOptions options = with(Steering.COUNT, count).header(Steering.SIZE, "100");
    List<byte[]> replies =
        run.call(Steering.SERVER_STREAM, options, text("m")).ok("responses").replies();
    Expect.same("responses", replies.size(), count);
    byte[][] requests = new byte[count][];
    for (int i = 0; i < count; i++) {
      requests[i] = Steering.pattern(i, 100);
      Expect.message("response " + i, replies.get(i), requests[i]);
    }
    summary(run, count + " " + 100 * count, requests);
    try (ClientCall call = run.open(Steering.BIDI, CallOptions.NONE)) {
      OracleRun.atOnce(
          2,
          half -> {
            if (half == 0) {
              for (byte[] request : requests) {
                Expect.that(call.send(request), "a call that takes requests", "its end");
              }
              call.halfClose();
            } else {
              for (int i = 0; i < count; i++) {
                Expect.message("echo " + i, OracleRun.next(call), requests[i]);
              }
              Expect.code("the end", OracleRun.drain(call), StatusCode.OK);
            }
          });
    }
  }

  private static void requestOverLimit(OracleRun run) {
    for (MethodDescriptor<byte[], byte[]> shape : Steering.SHAPES) {
      Outcome outcome = run.call(shape, CallOptions.NONE, new byte[Steering.LIMIT + 1]);
      Expect.code(shape.toString(), outcome.status(), StatusCode.RESOURCE_EXHAUSTED);
      run.answers();
    }
  }

  private static void responseOverLimit(OracleRun run) {
    for (MethodDescriptor<byte[], byte[]> shape : ECHOES) {
      String id = OracleRun.id();
      CallOptions options =
          with(Steering.CALL_ID, id)
              .header(Steering.SIZE, Integer.toString(Steering.LIMIT + 1))
              .header(Steering.COUNT, "100");
      Outcome outcome = run.call(shape, options, text("m"));
      Expect.code(shape.toString(), outcome.status(), StatusCode.RESOURCE_EXHAUSTED);
      run.report(id, "ended=1");
      run.answers();
    }
  }

  private static void raisedLimit(OracleRun run) {
    byte[] request = Steering.pattern(7, 12 << 20);
    for (MethodDescriptor<byte[], byte[]> shape : ECHOES) {
      Outcome outcome = run.call(shape, CallOptions.NONE, request).ok(shape.toString());
      Expect.message(shape.toString(), outcome.reply(), request);
    }
    summary(run, "1 " + request.length, request);
    Outcome over = run.call(Steering.UNARY, CallOptions.NONE, new byte[Steering.RAISED_LIMIT + 1]);
    Expect.code("over the raised limit", over.status(), StatusCode.RESOURCE_EXHAUSTED);
  }

  /** The server answers before the client has finished; sending must come to know. */
  private static void earlyAnswer(OracleRun run) {
    byte[] request = new byte[1000];
    try (ClientCall call = run.open(Steering.CLIENT_STREAM, with(Steering.READ_LIMIT, 1))) {
      while (call.send(request)) {
        // until the answer ends the call
      }
      Expect.same("the early answer", new String(OracleRun.next(call), UTF_8), "1 1000");
      Expect.code("the early answer", OracleRun.drain(call), StatusCode.OK);
    }
    CallOptions denied = StatusCases.failing(StatusCode.PERMISSION_DENIED, "early");
    try (ClientCall call = run.open(Steering.BIDI, denied)) {
      while (call.send(request)) {
        // until the failure ends the call
      }
      Expect.status("early", OracleRun.drain(call), StatusCode.PERMISSION_DENIED, "early");
    }
    run.answers();
  }
}
