package dev.legate.verify.oracle;

import static dev.legate.verify.oracle.OracleRun.count;
import static dev.legate.verify.oracle.OracleRun.text;
import static dev.legate.verify.oracle.OracleRun.with;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.legate.MethodDescriptor;
import dev.legate.StatusCode;
import dev.legate.client.CallOptions;
import dev.legate.client.ClientCall;
import dev.legate.verify.oracle.Tally.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Senders stop within the window when their receivers stop reading, and harm nobody. */
final class FlowCases {
  static final Map<String, OracleCase> ALL =
      Map.of(
          "slow_server", FlowCases::slowServer,
          "slow_client", FlowCases::slowClient,
          "unread_responses", FlowCases::unreadResponses,
          "unread_requests", FlowCases::unreadRequests);

  private static final int CHUNK = 4096;

  /**
   * How far a sender may get while nobody reads: the receiver's window, what the sender's library
   * holds back, and generous room. A stream is eight times that.
   */
  private static final int RUN_AHEAD = 1 << 20;

  private static final int CHUNKS = 8 * RUN_AHEAD / CHUNK;
  private static final int UNREAD = 100;

  private FlowCases() {}

  /** Waits until a growing number has stopped, and returns it. */
  private static int settled(IntSupplier number) throws InterruptedException {
    int last = -1;
    CountDownLatch never = new CountDownLatch(1);
    for (int same = 0; same < 12; ) {
      int found = number.getAsInt();
      same = found == last && found > 0 ? same + 1 : 0;
      last = found;
      if (never.await(25, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody counts this latch down");
      }
    }
    return last;
  }

  private static void stopped(String what, int bytes) {
    Expect.that(bytes <= RUN_AHEAD, what + ": at most " + RUN_AHEAD + " bytes unread", bytes);
  }

  private static void slowServer(OracleRun run) throws Exception {
    for (MethodDescriptor<byte[], byte[]> shape : List.of(Steering.CLIENT_STREAM, Steering.BIDI)) {
      String id = OracleRun.id();
      CallOptions options =
          with(Steering.CALL_ID, id).header(Steering.WAIT, "start").header(Steering.COUNT, "0");
      AtomicInteger sent = new AtomicInteger();
      try (ClientCall call = run.open(shape, options)) {
        OracleRun.atOnce(
            2,
            half -> {
              if (half == 0) {
                for (int i = 0; i < CHUNKS && call.send(new byte[CHUNK]); i++) {
                  sent.addAndGet(CHUNK);
                }
                call.halfClose();
              } else {
                int ahead = settled(sent::get);
                run.answers();
                run.release(id);
                stopped(shape.toString(), ahead);
              }
            });
        Expect.code(shape.toString(), OracleRun.drain(call), StatusCode.OK);
      }
      int received = count(run.report(id, "ended=1"), Counter.RECEIVED_BYTES);
      Expect.same(shape + ": bytes received", received, CHUNKS * CHUNK);
    }
  }

  private static void slowClient(OracleRun run) throws Exception {
    for (MethodDescriptor<byte[], byte[]> shape : List.of(Steering.SERVER_STREAM, Steering.BIDI)) {
      String id = OracleRun.id();
      CallOptions options =
          with(Steering.CALL_ID, id)
              .header(Steering.COUNT, Integer.toString(CHUNKS))
              .header(Steering.SIZE, Integer.toString(CHUNK));
      try (ClientCall call = run.open(shape, options)) {
        call.send(text("m"));
        OracleRun.halfClose(call, shape);
        stopped(shape.toString(), settled(() -> count(run.report(id), Counter.SENT_BYTES)));
        for (int i = 0; i < CHUNKS; i++) {
          Expect.message("message " + i, OracleRun.next(call), Steering.pattern(i, CHUNK));
        }
        Expect.code(shape.toString(), OracleRun.drain(call), StatusCode.OK);
      }
    }
  }

  private static void unreadResponses(OracleRun run) throws Exception {
    String id = OracleRun.id();
    CallOptions options =
        with(Steering.CALL_ID, id).header(Steering.COUNT, "1024").header(Steering.SIZE, "1024");
    List<ClientCall> calls = new ArrayList<>();
    for (int i = 0; i < UNREAD; i++) {
      ClientCall call = run.open(Steering.SERVER_STREAM, options);
      call.send(text("m"));
      calls.add(call);
    }
    run.report(id, "started=" + UNREAD);
    // Each of these reports is a unary call beside them, too.
    settled(() -> count(run.report(id), Counter.SENT));
    run.answers();
    Map<Counter, Integer> report = run.report(id);
    Expect.same("streams that ended although unread", count(report, Counter.ENDED), 0);
    Expect.that(count(report, Counter.SENT) >= UNREAD, "that each stream has begun", report);
    calls.forEach(ClientCall::close);
    run.report(id, "ended=" + UNREAD, "cancelled=" + UNREAD);
    run.answers();
  }

  private static void unreadRequests(OracleRun run) throws Exception {
    String id = OracleRun.id();
    CallOptions options = with(Steering.CALL_ID, id).header(Steering.WAIT, "start");
    AtomicInteger sent = new AtomicInteger();
    OracleRun.atOnce(
        UNREAD + 1,
        i -> {
          if (i < UNREAD) {
            sendMuch(run.open(Steering.CLIENT_STREAM, options), sent);
          } else {
            settled(sent::get);
            run.answers();
            Map<Counter, Integer> report = run.report(id, "started=" + UNREAD);
            run.release(id);
            Expect.same(
                "messages that a held handler has read", count(report, Counter.RECEIVED), 0);
          }
        });
  }

  private static void sendMuch(ClientCall call, AtomicInteger sent) {
    for (int i = 0; i < 128 && call.send(new byte[CHUNK]); i++) {
      sent.incrementAndGet();
    }
    call.halfClose();
    Expect.same("summary", new String(OracleRun.next(call), UTF_8), "128 " + 128 * CHUNK);
  }
}
