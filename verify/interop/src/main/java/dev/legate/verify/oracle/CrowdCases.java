package dev.legate.verify.oracle;

import static dev.legate.verify.oracle.OracleRun.count;
import static dev.legate.verify.oracle.OracleRun.text;
import static dev.legate.verify.oracle.OracleRun.with;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.legate.Deadline;
import dev.legate.Metadata;
import dev.legate.StatusCode;
import dev.legate.client.CallOptions;
import dev.legate.client.ClientCall;
import dev.legate.verify.oracle.Tally.Counter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A thousand of each on one connection. */
final class CrowdCases {
  static final Map<String, OracleCase> ALL =
      Map.of(
          "deadlines_at_once", CrowdCases::deadlinesAtOnce,
          "concurrent_streams", CrowdCases::concurrentStreams,
          "concurrent_unary", CrowdCases::concurrentUnary);

  private static final int CROWD = 1000;

  private CrowdCases() {}

  private static void deadlinesAtOnce(OracleRun run) throws Exception {
    String before = run.ownAddress();
    String id = OracleRun.id();
    CallOptions options =
        with(Steering.CALL_ID, id)
            .header(Steering.WAIT, "start")
            .deadline(Deadline.after(Duration.ofSeconds(4)));
    OracleRun.atOnce(
        CROWD,
        i -> {
          Outcome outcome = run.call(Steering.UNARY, options, text("m"));
          Expect.code("one of 1,000", outcome.status(), StatusCode.DEADLINE_EXCEEDED);
        });
    run.report(id, "started=" + CROWD, "cancelled=" + CROWD, "ended=" + CROWD);
    run.answers();
    Expect.same("the connection after 1,000 deadlines", run.ownAddress(), before);
  }

  private static void concurrentStreams(OracleRun run) throws Exception {
    String id = OracleRun.id();
    AtomicReferenceArray<ClientCall> calls = new AtomicReferenceArray<>(CROWD);
    OracleRun.atOnce(
        CROWD,
        i -> {
          ClientCall call = run.open(Steering.BIDI, with(Steering.CALL_ID, id));
          calls.set(i, call);
          OracleRun.echo(call, "stream " + i + " opens");
        });
    int ended = count(run.report(id, "started=" + CROWD), Counter.ENDED);
    Expect.same("streams that have ended while all are open", ended, 0);
    OracleRun.atOnce(
        CROWD,
        i -> {
          ClientCall call = calls.get(i);
          for (int round = 0; round < 3; round++) {
            OracleRun.echo(call, "stream " + i + " round " + round);
          }
          call.halfClose();
          Expect.code("the end of stream " + i, OracleRun.drain(call), StatusCode.OK);
        });
    run.report(id, "ended=" + CROWD);
  }

  private static void concurrentUnary(OracleRun run) throws Exception {
    Metadata.Key<String> number = Metadata.Key.text(Steering.ECHO_TRAILER + "n");
    OracleRun.atOnce(
        CROWD,
        i -> {
          for (int round = 0; round < 5; round++) {
            String text = "call " + i + "." + round;
            Outcome outcome = run.call(Steering.UNARY, with(number, text), text(text)).ok(text);
            Expect.same("the reply", new String(outcome.reply(), UTF_8), text);
            Expect.same("the trailer", outcome.trailers().get(number), text);
          }
        });
  }
}
