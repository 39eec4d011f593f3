package dev.legate.verify.errors;

import static dev.legate.verify.errors.SetUp.UNARY;

import dev.legate.client.CallOptions;
import dev.legate.client.ChannelBuilder;
import dev.legate.server.ServerBuilder;
import dev.legate.stub.Stub;
import dev.legate.verify.calls.CountingGzip;
import java.util.List;
import java.util.function.UnaryOperator;

/** Messages are compressed, and not so that the other side can read them. */
final class CompressionSetUps {
  private CompressionSetUps() {}

  static List<SetUp> all() {
    CountingGzip corrupt = new CountingGzip("gzip");
    corrupt.corrupt = true;
    return List.of(
        compressed(
            "a compressor that nobody knows",
            server -> server,
            channel -> channel,
            options -> options.compression("zstd")),
        compressed(
            "a request in an encoding that the server does not know",
            server -> server,
            channel -> channel.compressor(new CountingGzip("zstd")),
            options -> options.compression("zstd")),
        compressed(
            "a request that is not in the encoding it is said to be in",
            server -> server,
            channel -> channel.compressor(corrupt),
            options -> options.compression("gzip")),
        compressed(
            "a request that is over the server's receive limit when decompressed",
            server -> server.maxReceiveSize(100),
            channel -> channel,
            options -> options.compression("gzip")),
        SetUp.answered(
            "an answer in an encoding that the client does not know",
            (stream, wire) -> {
              wire.headers(
                  stream,
                  false,
                  ":status",
                  "200",
                  "content-type",
                  "application/grpc",
                  "grpc-encoding",
                  "zstd");
              wire.data(stream, false, "\1\0\0\0\1x");
              wire.headers(stream, true, "grpc-status", "0");
            }),
        SetUp.answered(
            "a compressed answer without grpc-encoding",
            (stream, wire) -> {
              wire.begin(stream);
              wire.data(stream, false, "\1\0\0\0\1x");
              wire.headers(stream, true, "grpc-status", "0");
            }));
  }

  private static SetUp compressed(
      String what,
      UnaryOperator<ServerBuilder> server,
      UnaryOperator<ChannelBuilder> channel,
      UnaryOperator<CallOptions> options) {
    return new SetUp(
        what,
        () ->
            Serving.useChannel(
                server,
                request -> request,
                channel,
                (opened, running) -> Stub.of(opened).with(options).unary(UNARY, "x".repeat(2000))));
  }
}
