package dev.legate.verify.oracle;

import static dev.legate.verify.oracle.OracleRun.text;
import static dev.legate.verify.oracle.OracleRun.with;

import dev.legate.Metadata;
import dev.legate.MethodDescriptor;
import dev.legate.StatusCode;
import dev.legate.client.CallOptions;
import dev.legate.client.ClientCall;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Headers and trailers, there and back, over every shape. */
final class MetadataCases {
  static final Map<String, OracleCase> ALL =
      Map.of(
          "metadata_text_order", MetadataCases::textOrder,
          "metadata_binary", MetadataCases::binary,
          "metadata_empty_values", MetadataCases::emptyValues,
          "metadata_long_values", MetadataCases::longValues,
          "metadata_headers_before_messages", MetadataCases::headersBeforeMessages,
          "metadata_on_errors", MetadataCases::onErrors);

  private MetadataCases() {}

  private static void textOrder(OracleRun run) {
    String everySign = "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~";
    echoes(run, "order", "first", "second", "first", "a, b", "with  two spaces", everySign);
    echoes(run, "with.dots_and-dashes.0", "1");
  }

  private static void binary(OracleRun run) {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    byte[][] values = {
      all, {}, {0}, {0, -1}, {-1, -2, -3}, text("text"), Arrays.copyOf(all, 255),
    };
    echoesBinary(run, "order-bin", values);
  }

  private static void emptyValues(OracleRun run) {
    echoes(run, "empty", "");
    echoes(run, "some-empty", "", "x", "");
    echoesBinary(run, "empty-bin", new byte[0]);
  }

  private static void longValues(OracleRun run) {
    echoes(run, "long", "long value ".repeat(280) + "end");
    byte[] bytes = new byte[2400];
    Arrays.fill(bytes, (byte) 0xfe);
    echoesBinary(run, "long-bin", bytes);
  }

  private static void echoes(OracleRun run, String suffix, String... values) {
    echoes(run, Metadata.Key::text, suffix, List.of(values), value -> value);
  }

  private static void echoesBinary(OracleRun run, String suffix, byte[]... values) {
    HexFormat hex = HexFormat.of();
    echoes(run, Metadata.Key::binary, suffix, List.of(values), hex::formatHex);
  }

  private static <T> void echoes(
      OracleRun run,
      Function<String, Metadata.Key<T>> keys,
      String suffix,
      List<T> values,
      Function<T, String> shown) {
    Metadata.Key<T> header = keys.apply(Steering.ECHO_HEADER + suffix);
    Metadata.Key<T> trailer = keys.apply(Steering.ECHO_TRAILER + suffix);
    CallOptions options = CallOptions.NONE;
    for (T value : values) {
      options = options.header(header, value).header(trailer, value);
    }
    List<String> expected = values.stream().map(shown).toList();
    for (MethodDescriptor<byte[], byte[]> shape : Steering.SHAPES) {
      Outcome outcome = run.call(shape, options, text("m")).ok(shape.toString());
      Expect.same(
          shape + " headers", outcome.headers().all(header).stream().map(shown).toList(), expected);
      Expect.same(
          shape + " trailers",
          outcome.trailers().all(trailer).stream().map(shown).toList(),
          expected);
    }
  }

  private static void headersBeforeMessages(OracleRun run) {
    Metadata.Key<String> early = Metadata.Key.text(Steering.ECHO_HEADER + "early");
    for (MethodDescriptor<byte[], byte[]> shape : Steering.SHAPES) {
      String id = OracleRun.id();
      CallOptions options =
          with(Steering.CALL_ID, id)
              .header(Steering.WAIT, "start")
              .header(Steering.SEND_HEADERS, "1")
              .header(early, "bird");
      try (ClientCall call = run.open(shape, options)) {
        call.send(text("m"));
        // The handler is held, so no message can bring them.
        Expect.same(shape + " headers", call.headers().all(early), List.of("bird"));
        run.release(id);
        OracleRun.halfClose(call, shape);
        Expect.code(shape.toString(), OracleRun.drain(call), StatusCode.OK);
      }
    }
  }

  private static void onErrors(OracleRun run) {
    Metadata.Key<String> header = Metadata.Key.text(Steering.ECHO_HEADER + "h");
    CallOptions unsent = with(header, "1");
    Map<String, CallOptions> variants =
        Map.of(
            "trailers-only",
            CallOptions.NONE,
            "headers not yet sent",
            unsent,
            "headers sent",
            unsent.header(Steering.SEND_HEADERS, "1"));
    variants.forEach((name, options) -> onErrors(run, name, options, header));
  }

  private static void onErrors(
      OracleRun run, String variant, CallOptions options, Metadata.Key<String> header) {
    Metadata.Key<String> text = Metadata.Key.text(Steering.ECHO_TRAILER + "t");
    Metadata.Key<byte[]> binary = Metadata.Key.binary(Steering.ECHO_TRAILER + "t-bin");
    CallOptions failing =
        options
            .headers(StatusCases.failing(StatusCode.FAILED_PRECONDITION, "no").headers())
            .header(text, "1")
            .header(text, "2")
            .header(binary, new byte[] {0, -1});
    for (MethodDescriptor<byte[], byte[]> shape : Steering.SHAPES) {
      String what = shape + ", " + variant;
      Outcome outcome = run.call(shape, failing, text("m"));
      Expect.status(what, outcome.status(), StatusCode.FAILED_PRECONDITION, "no");
      Expect.same(what + " trailers", outcome.trailers().all(text), List.of("1", "2"));
      Expect.that(
          Arrays.equals(outcome.trailers().get(binary), new byte[] {0, -1}),
          what + ": the binary trailer back",
          outcome.trailers());
      Expect.same(what + " headers", outcome.headers().all(header), options.headers().all(header));
    }
  }
}
