package dev.legate.verify.interop;

import com.google.protobuf.ByteString;
import dev.legate.StatusCode;
import dev.legate.client.RequestStream;
import dev.legate.client.ResponseStream;
import dev.legate.verify.interop.proto.Messages.BoolValue;
import dev.legate.verify.interop.proto.Messages.Payload;
import dev.legate.verify.interop.proto.Messages.ResponseParameters;
import dev.legate.verify.interop.proto.Messages.SimpleRequest;
import dev.legate.verify.interop.proto.Messages.StreamingInputCallRequest;
import dev.legate.verify.interop.proto.Messages.StreamingInputCallResponse;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallRequest;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallResponse;
import dev.legate.verify.interop.proto.TestServiceClient;

/** The cases of gRPC's interop test descriptions that are about compression. */
final class CompressionCases {
  private final TestServiceClient plain;
  private final TestServiceClient compressing;
  private final WatchedGzip gzip;

  CompressionCases(TestServiceClient client, WatchedGzip gzip) {
    this.plain = client;
    this.compressing = client.with(options -> options.compression("gzip"));
    this.gzip = gzip;
  }

  private static BoolValue bool(boolean value) {
    return BoolValue.newBuilder().setValue(value).build();
  }

  /** Asks the server first whether it looks at the flag, which not every server does. */
  void clientCompressedUnary() {
    Check.fails(
        "a request that is not compressed as it should be",
        StatusCode.INVALID_ARGUMENT,
        () -> plain.unaryCall(expecting(true)));
    clientCompressedUnaryWithoutProbe();
  }

  void clientCompressedUnaryWithoutProbe() {
    Payloads.expect(compressing.unaryCall(expecting(true)), Payloads.LARGE_RESPONSE);
    Payloads.expect(plain.unaryCall(expecting(false)), Payloads.LARGE_RESPONSE);
  }

  private static SimpleRequest expecting(boolean compressed) {
    return Payloads.unary(Payloads.LARGE_REQUEST, Payloads.LARGE_RESPONSE).toBuilder()
        .setExpectCompressed(bool(compressed))
        .build();
  }

  void serverCompressedUnary() {
    for (boolean compressed : new boolean[] {true, false}) {
      SimpleRequest request =
          Payloads.unary(Payloads.LARGE_REQUEST, Payloads.LARGE_RESPONSE).toBuilder()
              .setResponseCompressed(bool(compressed))
              .build();
      Payloads.expect(plain.unaryCall(request), Payloads.LARGE_RESPONSE);
      Check.same("the response's compressed flag", gzip.tookCompressed(), compressed);
    }
  }

  void clientCompressedStreaming() {
    try (RequestStream<StreamingInputCallRequest, StreamingInputCallResponse> stream =
        plain.streamingInputCall()) {
      stream.send(input(27_182, true));
      Check.fails("a probe", StatusCode.INVALID_ARGUMENT, stream::finish);
    }
    clientCompressedStreamingWithoutProbe();
  }

  void clientCompressedStreamingWithoutProbe() {
    try (RequestStream<StreamingInputCallRequest, StreamingInputCallResponse> stream =
        compressing.streamingInputCall()) {
      Check.same("send", stream.send(input(27_182, true)), true);
      stream.messageCompression(false);
      Check.same("send", stream.send(input(45_904, false)), true);
      Check.same("the sum", stream.finish().getAggregatedPayloadSize(), 73_086);
    }
  }

  private static StreamingInputCallRequest input(int size, boolean compressed) {
    return StreamingInputCallRequest.newBuilder()
        .setPayload(Payload.newBuilder().setBody(ByteString.copyFrom(new byte[size])))
        .setExpectCompressed(bool(compressed))
        .build();
  }

  void serverCompressedStreaming() {
    StreamingOutputCallRequest request =
        StreamingOutputCallRequest.newBuilder()
            .addResponseParameters(parameters(31_415, true))
            .addResponseParameters(parameters(92_653, false))
            .build();
    try (ResponseStream<StreamingOutputCallResponse> stream = plain.streamingOutputCall(request)) {
      Payloads.expect(Check.present("the first response", stream.receive()), 31_415);
      Check.same("the first response's compressed flag", gzip.tookCompressed(), true);
      Payloads.expect(Check.present("the second response", stream.receive()), 92_653);
      Check.same("the second response's compressed flag", gzip.tookCompressed(), false);
      Check.same("after the responses", stream.receive(), null);
    }
  }

  private static ResponseParameters parameters(int size, boolean compressed) {
    return ResponseParameters.newBuilder().setSize(size).setCompressed(bool(compressed)).build();
  }
}
