package dev.legate.verify.oracle;

import static dev.legate.verify.oracle.OracleRun.text;
import static dev.legate.verify.oracle.OracleRun.with;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Status;
import dev.legate.MethodDescriptor;
import dev.legate.StatusCode;
import dev.legate.client.CallOptions;
import dev.legate.protobuf.RichStatus;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How calls end. */
final class StatusCases {
  static final Map<String, OracleCase> ALL =
      Map.of(
          "status_every_code", StatusCases::everyCode,
          "status_unicode_message", StatusCases::unicodeMessage,
          "status_details", StatusCases::details,
          "status_thrown_exception", StatusCases::thrownException,
          "status_after_messages", StatusCases::afterMessages);

  private StatusCases() {}

  /** Asks for a status at once. */
  static CallOptions failing(StatusCode code, String message) {
    return with(Steering.STATUS, code.number())
        .header(Steering.MESSAGE, text(message))
        .header(Steering.COUNT, "0")
        .header(Steering.READ_LIMIT, "0");
  }

  private static void everyCode(OracleRun run) {
    for (StatusCode code : StatusCode.values()) {
      if (code == StatusCode.OK) {
        continue;
      }
      for (MethodDescriptor<byte[], byte[]> shape : Steering.SHAPES) {
        Outcome outcome = run.call(shape, failing(code, "this is " + code), text("m"));
        Expect.status(shape.toString(), outcome.status(), code, "this is " + code);
        Expect.same(shape + ": messages beside " + code, outcome.replies().size(), 0);
      }
    }
  }

  private static void unicodeMessage(OracleRun run) {
    List<String> messages =
        List.of(
            "\t\n whitespace \r\n",
            "☺ and 😈",
            "100 % sure %20 %",
            "\0\u0001\u007f",
            "",
            " ",
            "ä%c3%a4");
    for (String message : messages) {
      for (MethodDescriptor<byte[], byte[]> shape : Steering.SHAPES) {
        Outcome outcome = run.call(shape, failing(StatusCode.ABORTED, message), text("m"));
        Expect.status(shape.toString(), outcome.status(), StatusCode.ABORTED, message);
      }
    }
  }

  private static void details(OracleRun run) {
    BadRequest violation =
        BadRequest.newBuilder()
            .addFieldViolations(
                BadRequest.FieldViolation.newBuilder()
                    .setField("area.north")
                    .setDescription("greater than 90 ☺"))
            .build();
    Any unknown = Any.newBuilder().setTypeUrl("type.googleapis.com/nobody.knows.This").build();
    byte[] rich =
        Status.newBuilder()
            .setCode(StatusCode.INVALID_ARGUMENT.number())
            .setMessage("bad area ☺")
            .addDetails(Any.pack(violation))
            .addDetails(unknown)
            .build()
            .toByteArray();
    CallOptions late =
        CallOptions.NONE
            .header(Steering.DETAILS, rich)
            .header(Steering.COUNT, "0")
            .header(Steering.READ_LIMIT, "0");
    for (CallOptions options : List.of(late, late.header(Steering.SEND_HEADERS, "1"))) {
      for (MethodDescriptor<byte[], byte[]> shape : Steering.SHAPES) {
        Outcome outcome = run.call(shape, options, text("m"));
        Expect.status(
            shape.toString(), outcome.status(), StatusCode.INVALID_ARGUMENT, "bad area ☺");
        Expect.same(shape + ": details", outcome.status().details(), ByteBuffer.wrap(rich));
        RichStatus read = RichStatus.of(outcome.status());
        Expect.same(shape + ": problem", read.problem(), Optional.empty());
        Expect.same(shape + ": violation", read.detail(BadRequest.class), Optional.of(violation));
        Expect.same(shape + ": all", read.details(), List.of(Any.pack(violation), unknown));
      }
    }
  }

  /** What a handler throws by mistake is UNKNOWN, and its text stays at home. */
  private static void thrownException(OracleRun run) {
    for (MethodDescriptor<byte[], byte[]> shape : Steering.SHAPES) {
      Outcome outcome =
          run.call(shape, with(Steering.THROW, "the password is swordfish"), text("m"));
      Expect.status(shape.toString(), outcome.status(), StatusCode.UNKNOWN, "");
    }
    run.answers();
  }

  private static void afterMessages(OracleRun run) {
    CallOptions lost =
        with(Steering.STATUS, StatusCode.DATA_LOSS.number()).header(Steering.MESSAGE, text("lost"));
    for (int count : new int[] {0, 3}) {
      Outcome outcome =
          run.call(
              Steering.SERVER_STREAM,
              lost.header(Steering.COUNT, Integer.toString(count)),
              text("m"));
      Expect.status("after responses", outcome.status(), StatusCode.DATA_LOSS, "lost");
      Expect.same("messages before the status", outcome.replies().size(), count);
    }
    Outcome outcome =
        run.call(
            Steering.BIDI, lost.header(Steering.READ_LIMIT, "2"), text("a"), text("b"), text("c"));
    Expect.status("after two of three echoes", outcome.status(), StatusCode.DATA_LOSS, "lost");
    Expect.same("messages before the status", outcome.replies().size(), 2);
  }
}
