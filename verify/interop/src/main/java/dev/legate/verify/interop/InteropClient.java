package dev.legate.verify.interop;

import dev.legate.client.Channel;
import dev.legate.verify.interop.proto.TestServiceClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The interop client: one case of the interop test descriptions against a server. */
public final class InteropClient {
  private static final Map<String, Case> CASES = cases();

  private InteropClient() {}

  /** What a case may use. */
  private record Setting(
      InteropCases cases,
      CompressionCases zip,
      Channel channel,
      Soak soak,
      Supplier<Channel> more) {}

  @FunctionalInterface
  private interface Case {
    void run(Setting setting) throws Exception;
  }

  private static Map<String, Case> cases() {
    Map<String, Case> all = new LinkedHashMap<>();
    all.put("empty_unary", s -> s.cases.emptyUnary());
    all.put("large_unary", s -> s.cases.largeUnary());
    all.put("client_streaming", s -> s.cases.clientStreaming());
    all.put("server_streaming", s -> s.cases.serverStreaming());
    all.put("ping_pong", s -> s.cases.pingPong());
    all.put("empty_stream", s -> s.cases.emptyStream());
    all.put("timeout_on_sleeping_server", s -> s.cases.timeoutOnSleepingServer());
    all.put("cancel_after_begin", s -> s.cases.cancelAfterBegin());
    all.put("cancel_after_first_response", s -> s.cases.cancelAfterFirstResponse());
    all.put("status_code_and_message", s -> s.cases.statusCodeAndMessage());
    all.put("special_status_message", s -> s.cases.specialStatusMessage());
    all.put("custom_metadata", s -> s.cases.customMetadata());
    all.put("unimplemented_method", s -> s.cases.unimplementedMethod());
    all.put("unimplemented_service", s -> s.cases.unimplementedService());
    all.put("client_compressed_unary", s -> s.zip.clientCompressedUnary());
    all.put("server_compressed_unary", s -> s.zip.serverCompressedUnary());
    all.put("client_compressed_streaming", s -> s.zip.clientCompressedStreaming());
    all.put("server_compressed_streaming", s -> s.zip.serverCompressedStreaming());
    all.put("client_compressed_unary_noprobe", s -> s.zip.clientCompressedUnaryWithoutProbe());
    all.put(
        "client_compressed_streaming_noprobe", s -> s.zip.clientCompressedStreamingWithoutProbe());
    all.put("rpc_soak", s -> s.soak.calls(s.channel));
    all.put("channel_soak", s -> s.soak.channels(s.more));
    return all;
  }

  /** The names of all cases. */
  public static List<String> names() {
    return List.copyOf(CASES.keySet());
  }

  /**
   * Runs the case that the flags name.
   *
   * @throws AssertionError saying what differed
   */
  public static void run(String... args) throws Exception {
    Flags flags = Flags.parse(args);
    String target =
        flags.text("server_host", "localhost") + ":" + flags.number("server_port", 10_000);
    String name = flags.text("test_case", "large_unary");
    Dialing dialing = Dialing.of(flags);
    Soak soak = new Soak(flags);
    flags.refuseOthers();
    Case found = CASES.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "found no case '" + name + "', expected one of " + CASES.keySet());
    }
    WatchedGzip gzip = new WatchedGzip();
    try (Channel channel = dialing.to(target).compressor(gzip).build()) {
      CompressionCases zip = new CompressionCases(TestServiceClient.create(channel), gzip);
      found.run(
          new Setting(
              new InteropCases(channel), zip, channel, soak, () -> dialing.to(target).build()));
    }
  }

  /**
   * {@code --server_host=H --server_port=N --test_case=NAME} and {@link Dialing}; exits 0 if all is
   * as expected.
   */
  public static void main(String[] args) {
    try {
      run(args);
    } catch (Exception | AssertionError e) {
      System.err.println("FAIL " + String.join(" ", args) + ": " + e);
      System.exit(1);
    }
    System.exit(0);
  }
}
