package dev.legate.verify.oracle;

import static dev.legate.verify.oracle.OracleRun.text;
import static dev.legate.verify.oracle.OracleRun.with;

import dev.legate.Deadline;
import dev.legate.Metadata;
import dev.legate.MethodDescriptor;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.client.CallOptions;
import dev.legate.client.ClientCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Deadlines that pass in each phase of a call, seen by the client and by the handler. */
final class DeadlineCases {
  static final Map<String, OracleCase> ALL =
      Map.of(
          "deadline_seen_by_handler", DeadlineCases::seenByHandler,
          "deadline_before_headers", DeadlineCases::beforeHeaders,
          "deadline_after_headers", DeadlineCases::afterHeaders,
          "deadline_while_sending", DeadlineCases::whileSending,
          "deadline_while_receiving", DeadlineCases::whileReceiving,
          "deadline_while_handler_sends", DeadlineCases::whileHandlerSends,
          "deadline_while_handler_sleeps", DeadlineCases::whileHandlerSleeps);

  /** Long enough for a handler to start on a busy machine, short enough to wait for. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private DeadlineCases() {}

  private static void seenByHandler(OracleRun run) {
    CallOptions tell = with(Steering.TELL, 1);
    for (MethodDescriptor<byte[], byte[]> shape : Steering.SHAPES) {
      Outcome outcome = run.call(shape, tell.timeout(Duration.ofSeconds(20)), text("m"));
      String left =
          String.valueOf(outcome.ok(shape.toString()).trailers().get(Steering.DEADLINE_MILLIS));
      Expect.that(
          left.matches("\\d+") && Integer.parseInt(left) <= 20_000 && Integer.parseInt(left) > 5000,
          shape + ": a handler that has between 5,000 and 20,000 ms",
          left);
      outcome = run.callWithoutDeadline(shape, tell).ok(shape.toString());
      Expect.same(
          shape + " without deadline", outcome.trailers().get(Steering.DEADLINE_MILLIS), "none");
    }
  }

  /** Uses a call until it ends by its deadline, and says how it ended. */
  @FunctionalInterface
  private interface Use {
    Status until(ClientCall call) throws Exception;
  }

  private static void expires(
      OracleRun run, List<MethodDescriptor<byte[], byte[]>> shapes, CallOptions options, Use use)
      throws Exception {
    OracleRun.atOnce(
        shapes.size(),
        i -> {
          MethodDescriptor<byte[], byte[]> shape = shapes.get(i);
          String id = OracleRun.id();
          CallOptions timed = options.header(Steering.CALL_ID, id).deadline(Deadline.after(SOON));
          try (ClientCall call = run.open(shape, timed)) {
            Expect.code(shape.toString(), use.until(call), StatusCode.DEADLINE_EXCEEDED);
          }
          run.report(id, "cancelled=1", "ended=1");
        });
    run.answers();
  }

  private static Status sendThenDrain(ClientCall call) {
    call.send(text("m"));
    return OracleRun.drain(call);
  }

  private static void beforeHeaders(OracleRun run) throws Exception {
    expires(run, Steering.SHAPES, with(Steering.WAIT, "start"), DeadlineCases::sendThenDrain);
  }

  private static void afterHeaders(OracleRun run) throws Exception {
    Metadata.Key<String> early = Metadata.Key.text(Steering.ECHO_HEADER + "early");
    CallOptions options =
        with(Steering.WAIT, "start").header(Steering.SEND_HEADERS, "1").header(early, "bird");
    expires(
        run,
        Steering.SHAPES,
        options,
        call -> {
          call.send(text("m"));
          Expect.same("headers before the deadline", call.headers().get(early), "bird");
          return OracleRun.drain(call);
        });
  }

  /** The handler does not read, so that the client is stuck in sending when the deadline comes. */
  private static void whileSending(OracleRun run) throws Exception {
    expires(
        run,
        List.of(Steering.CLIENT_STREAM, Steering.BIDI),
        with(Steering.WAIT, "start"),
        call -> {
          byte[] request = new byte[16 << 10];
          while (call.send(request)) {
            // until the deadline ends the call
          }
          return OracleRun.drain(call);
        });
  }

  private static void whileReceiving(OracleRun run) throws Exception {
    expires(
        run,
        List.of(Steering.SERVER_STREAM),
        with(Steering.COUNT, 3).header(Steering.WAIT, "end"),
        call -> {
          call.send(text("m"));
          for (int i = 0; i < 3; i++) {
            OracleRun.next(call);
          }
          return OracleRun.drain(call);
        });
  }

  /** The client reads nothing until its deadline has passed: the handler is stuck in sending. */
  private static void whileHandlerSends(OracleRun run) throws Exception {
    expires(
        run,
        List.of(Steering.SERVER_STREAM, Steering.BIDI),
        with(Steering.COUNT, 100_000).header(Steering.SIZE, "4096"),
        call -> {
          CountDownLatch over = new CountDownLatch(1);
          call.onComplete((status, trailers) -> over.countDown());
          call.send(text("m"));
          over.await();
          return OracleRun.drain(call);
        });
  }

  private static void whileHandlerSleeps(OracleRun run) throws Exception {
    expires(
        run, Steering.SHAPES, with(Steering.SLEEP_MILLIS, 600_000), DeadlineCases::sendThenDrain);
  }
}
