package dev.legate.verify.oracle;

import static dev.legate.verify.oracle.OracleRun.text;
import static dev.legate.verify.oracle.OracleRun.with;

import dev.legate.MethodDescriptor;
import dev.legate.StatusCode;
import dev.legate.client.CallOptions;
import dev.legate.client.ClientCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls that their client cancels, in each phase, seen by the client and by the handler. */
final class CancelCases {
  static final Map<String, OracleCase> ALL =
      Map.of(
          "cancel_before_headers", CancelCases::beforeHeaders,
          "cancel_while_handler_sends", CancelCases::whileHandlerSends,
          "cancel_while_handler_receives", CancelCases::whileHandlerReceives,
          "cancel_between_messages", CancelCases::betweenMessages,
          "cancel_one_of_many", CancelCases::oneOfMany,
          "cancel_by_shutdown", CancelCases::byShutdown);

  private CancelCases() {}

  /** Uses a call, whose id is given, until it is to be cancelled. */
  @FunctionalInterface
  private interface Use {
    void before(ClientCall call, String id);
  }

  private static void cancels(
      OracleRun run, List<MethodDescriptor<byte[], byte[]>> shapes, CallOptions options, Use use) {
    for (MethodDescriptor<byte[], byte[]> shape : shapes) {
      String id = OracleRun.id();
      try (ClientCall call = run.open(shape, options.header(Steering.CALL_ID, id))) {
        use.before(call, id);
        call.cancel("the case wants it");
        Expect.code(shape.toString(), OracleRun.drain(call), StatusCode.CANCELLED);
      }
      run.report(id, "cancelled=1", "ended=1");
      run.answers();
    }
  }

  private static void beforeHeaders(OracleRun run) {
    cancels(
        run,
        Steering.SHAPES,
        with(Steering.WAIT, "start"),
        (call, id) -> {
          call.send(text("m"));
          run.report(id, "started=1");
        });
  }

  private static void whileHandlerSends(OracleRun run) {
    cancels(
        run,
        List.of(Steering.SERVER_STREAM, Steering.BIDI),
        with(Steering.COUNT, 100_000).header(Steering.SIZE, "4096"),
        (call, id) -> {
          call.send(text("m"));
          for (int i = 0; i < 10; i++) {
            Expect.message("response " + i, OracleRun.next(call), Steering.pattern(i, 4096));
          }
        });
  }

  private static void whileHandlerReceives(OracleRun run) {
    cancels(
        run,
        List.of(Steering.CLIENT_STREAM, Steering.BIDI),
        CallOptions.NONE,
        (call, id) -> {
          for (int i = 0; i < 3; i++) {
            call.send(text("m"));
          }
          run.report(id, "received=3");
        });
  }

  private static void betweenMessages(OracleRun run) {
    cancels(
        run,
        List.of(Steering.BIDI),
        CallOptions.NONE,
        (call, id) -> {
          for (int i = 0; i < 5; i++) {
            OracleRun.echo(call, "m");
          }
        });
  }

  private static void oneOfMany(OracleRun run) {
    String doomed = OracleRun.id();
    List<ClientCall> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      CallOptions options = i % 2 == 1 ? with(Steering.CALL_ID, doomed) : CallOptions.NONE;
      ClientCall call = run.open(Steering.BIDI, options);
      OracleRun.echo(call, "before");
      calls.add(call);
    }
    for (int i = 1; i < 20; i += 2) {
      calls.get(i).cancel("the case wants it");
    }
    run.report(doomed, "cancelled=10", "ended=10");
    for (int i = 0; i < 20; i++) {
      ClientCall call = calls.get(i);
      if (i % 2 == 1) {
        Expect.code("a cancelled stream", OracleRun.drain(call), StatusCode.CANCELLED);
      } else {
        OracleRun.echo(call, "after");
        call.halfClose();
        Expect.code("a stream beside it", OracleRun.drain(call), StatusCode.OK);
      }
    }
  }

  private static void byShutdown(OracleRun run) {
    String id = OracleRun.id();
    List<ClientCall> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ClientCall call = run.open(Steering.BIDI, with(Steering.CALL_ID, id));
      OracleRun.echo(call, "before");
      calls.add(call);
    }
    run.shutdownNow();
    for (ClientCall call : calls) {
      Expect.code("a call of the channel", OracleRun.drain(call), StatusCode.UNAVAILABLE);
    }
    run.report(id, "cancelled=10", "ended=10");
  }
}
