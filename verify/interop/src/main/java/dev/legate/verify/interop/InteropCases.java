package dev.legate.verify.interop;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.client.BidiStream;
import dev.legate.client.Channel;
import dev.legate.client.RequestStream;
import dev.legate.client.Response;
import dev.legate.client.ResponseStream;
import dev.legate.verify.interop.proto.EmptyProtos.Empty;
import dev.legate.verify.interop.proto.Messages.SimpleRequest;
import dev.legate.verify.interop.proto.Messages.SimpleResponse;
import dev.legate.verify.interop.proto.Messages.StreamingInputCallRequest;
import dev.legate.verify.interop.proto.Messages.StreamingInputCallResponse;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallRequest;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallResponse;
import dev.legate.verify.interop.proto.TestService;
import dev.legate.verify.interop.proto.TestServiceClient;
import dev.legate.verify.interop.proto.UnimplementedServiceClient;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * The cases of gRPC's interop test descriptions that need no TLS and no cloud, but for the soak
 * tests.
 */
final class InteropCases {
  private static final Metadata.Key<String> ECHO_INITIAL =
      Metadata.Key.text("x-grpc-test-echo-initial");
  private static final Metadata.Key<byte[]> ECHO_TRAILING =
      Metadata.Key.binary("x-grpc-test-echo-trailing-bin");

  private final Channel channel;
  private final TestServiceClient client;

  InteropCases(Channel channel) {
    this.channel = channel;
    this.client = TestServiceClient.create(channel);
  }

  void emptyUnary() {
    Empty reply = client.emptyCall(Empty.getDefaultInstance());
    Check.same("the reply", reply, Empty.getDefaultInstance());
  }

  void largeUnary() {
    SimpleRequest request = Payloads.unary(Payloads.LARGE_REQUEST, Payloads.LARGE_RESPONSE);
    Payloads.expect(client.unaryCall(request), Payloads.LARGE_RESPONSE);
  }

  void clientStreaming() {
    try (RequestStream<StreamingInputCallRequest, StreamingInputCallResponse> stream =
        client.streamingInputCall()) {
      for (int size : Payloads.REQUESTS) {
        Check.same("send", stream.send(Payloads.input(size)), true);
      }
      Check.same("the sum", stream.finish().getAggregatedPayloadSize(), 74_922);
    }
  }

  void serverStreaming() {
    StreamingOutputCallRequest request = Payloads.output(0, Payloads.RESPONSES);
    try (ResponseStream<StreamingOutputCallResponse> stream = client.streamingOutputCall(request)) {
      int index = 0;
      for (StreamingOutputCallResponse response : stream) {
        Check.same("another response", index < Payloads.RESPONSES.length, true);
        Payloads.expect(response, Payloads.RESPONSES[index++]);
      }
      Check.same("responses", index, Payloads.RESPONSES.length);
    }
  }

  void pingPong() {
    try (BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream =
        client.fullDuplexCall()) {
      for (int i = 0; i < Payloads.REQUESTS.length; i++) {
        int size = Payloads.RESPONSES[i];
        Check.same("send", stream.send(Payloads.output(Payloads.REQUESTS[i], size)), true);
        Payloads.expect(Check.present("a pong", stream.receive()), size);
      }
      stream.halfClose();
      Check.same("after the last pong", stream.receive(), null);
    }
  }

  void emptyStream() {
    try (BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream =
        client.fullDuplexCall()) {
      stream.halfClose();
      Check.same("of an empty stream", stream.receive(), null);
    }
  }

  void timeoutOnSleepingServer() {
    TestServiceClient hurried = client.with(options -> options.timeout(Duration.ofMillis(1)));
    try (BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream =
        hurried.fullDuplexCall()) {
      stream.send(Payloads.output(27_182));
      Check.fails("after 1 ms", StatusCode.DEADLINE_EXCEEDED, stream::receive);
    }
  }

  void cancelAfterBegin() {
    RequestStream<StreamingInputCallRequest, StreamingInputCallResponse> stream =
        client
            .with(
                options ->
                    options
                        .header(Metadata.Key.text("key1"), "value1")
                        .header(Metadata.Key.text("key2"), "value2"))
            .streamingInputCall();
    stream.close();
    Check.fails("a cancelled call", StatusCode.CANCELLED, stream::finish);
  }

  void cancelAfterFirstResponse() {
    BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream =
        client.fullDuplexCall();
    stream.send(Payloads.output(27_182, 31_415));
    Payloads.expect(Check.present("the first response", stream.receive()), 31_415);
    stream.close();
    Check.fails("a cancelled call", StatusCode.CANCELLED, stream::receive);
  }

  void statusCodeAndMessage() {
    String message = "test status message";
    SimpleRequest unary =
        SimpleRequest.newBuilder().setResponseStatus(Payloads.status(2, message)).build();
    Status expected = Status.of(StatusCode.UNKNOWN, message);
    Check.same("unary", Check.failure("unary", () -> client.unaryCall(unary)), expected);
    StreamingOutputCallRequest streamed =
        StreamingOutputCallRequest.newBuilder()
            .setResponseStatus(Payloads.status(2, message))
            .build();
    try (BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream =
        client.fullDuplexCall()) {
      stream.send(streamed);
      stream.halfClose();
      Check.same("full duplex", Check.failure("full duplex", stream::receive), expected);
    }
  }

  void specialStatusMessage() {
    String message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";
    SimpleRequest request =
        SimpleRequest.newBuilder().setResponseStatus(Payloads.status(2, message)).build();
    Check.same(
        "unary",
        Check.failure("unary", () -> client.unaryCall(request)),
        Status.of(StatusCode.UNKNOWN, message));
  }

  void customMetadata() {
    byte[] trailing = {0x0a, 0x0b, 0x0a, 0x0b, 0x0a, 0x0b};
    TestServiceClient echoed =
        client.with(
            options ->
                options
                    .header(ECHO_INITIAL, "test_initial_metadata_value")
                    .header(ECHO_TRAILING, trailing));
    Response<SimpleResponse> unary = echoed.call(TestService.UNARY_CALL, Payloads.unary(1, 1));
    Payloads.expect(unary.message(), 1);
    expectEchoed(unary.headers(), unary.trailers());
    try (BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream =
        echoed.fullDuplexCall()) {
      stream.send(Payloads.output(1, 1));
      Payloads.expect(Check.present("the response", stream.receive()), 1);
      stream.halfClose();
      Check.same("after the response", stream.receive(), null);
      expectEchoed(stream.headers(), stream.trailers());
    }
  }

  private static void expectEchoed(Metadata headers, Metadata trailers) {
    Check.same("headers", headers.all(ECHO_INITIAL), List.of("test_initial_metadata_value"));
    List<String> found =
        trailers.all(ECHO_TRAILING).stream().map(HexFormat.of()::formatHex).toList();
    Check.same("trailers", found, List.of("0a0b0a0b0a0b"));
  }

  void unimplementedMethod() {
    Check.fails(
        "an unimplemented method",
        StatusCode.UNIMPLEMENTED,
        () -> client.unimplementedCall(Empty.getDefaultInstance()));
  }

  void unimplementedService() {
    UnimplementedServiceClient none = UnimplementedServiceClient.create(channel);
    Check.fails(
        "an unimplemented service",
        StatusCode.UNIMPLEMENTED,
        () -> none.unimplementedCall(Empty.getDefaultInstance()));
  }
}
