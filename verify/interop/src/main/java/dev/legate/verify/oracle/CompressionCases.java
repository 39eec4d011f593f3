package dev.legate.verify.oracle;

import static dev.legate.verify.oracle.OracleRun.text;
import static dev.legate.verify.oracle.OracleRun.with;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.legate.MethodDescriptor;
import dev.legate.StatusCode;
import dev.legate.client.CallOptions;
import java.util.List;
import java.util.Map;

/** Gzip in both directions, and its limit. */
final class CompressionCases {
  static final Map<String, OracleCase> ALL =
      Map.of(
          "compression_gzip", CompressionCases::gzip,
          "compression_over_limit", CompressionCases::overLimit);

  private static final int SIZE = 100_000;

  private CompressionCases() {}

  private static CallOptions compressed() {
    return with(Steering.COMPRESS, "gzip").compression("gzip");
  }

  private static void gzip(OracleRun run) {
    byte[] request = Steering.pattern(3, SIZE);
    int count = 0;
    for (MethodDescriptor<byte[], byte[]> shape :
        List.of(Steering.UNARY, Steering.SERVER_STREAM, Steering.BIDI)) {
      Outcome outcome = run.call(shape, compressed(), request).ok(shape.toString());
      Expect.message(shape.toString(), outcome.reply(), request);
      Expect.same(shape + ": compressed responses", run.decompressed(), ++count);
    }
    Outcome summary = run.call(Steering.CLIENT_STREAM, compressed(), request, request);
    Expect.same("summary", new String(summary.ok("summary").reply(), UTF_8), "2 " + 2 * SIZE);
  }

  private static void overLimit(OracleRun run) {
    for (MethodDescriptor<byte[], byte[]> shape : Steering.SHAPES) {
      Outcome outcome = run.call(shape, compressed(), new byte[Steering.LIMIT + 1]);
      Expect.code(shape.toString(), outcome.status(), StatusCode.RESOURCE_EXHAUSTED);
      run.answers();
    }
    CallOptions large = compressed().header(Steering.SIZE, Integer.toString(Steering.LIMIT + 1));
    Outcome outcome = run.call(Steering.BIDI, large, text("m"));
    Expect.code("a large response", outcome.status(), StatusCode.RESOURCE_EXHAUSTED);
    run.answers();
  }
}
