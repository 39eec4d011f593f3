package dev.legate.verify.interop;

import com.google.protobuf.ByteString;
import dev.legate.Metadata;
import dev.legate.Receiver;
import dev.legate.Responses;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.server.ServerContext;
import dev.legate.verify.interop.proto.EmptyProtos.Empty;
import dev.legate.verify.interop.proto.Messages.EchoStatus;
import dev.legate.verify.interop.proto.Messages.Payload;
import dev.legate.verify.interop.proto.Messages.PayloadType;
import dev.legate.verify.interop.proto.Messages.ResponseParameters;
import dev.legate.verify.interop.proto.Messages.SimpleRequest;
import dev.legate.verify.interop.proto.Messages.SimpleResponse;
import dev.legate.verify.interop.proto.Messages.StreamingInputCallRequest;
import dev.legate.verify.interop.proto.Messages.StreamingInputCallResponse;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallRequest;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallResponse;
import dev.legate.verify.interop.proto.TestService;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * {@code grpc.testing.TestService} as the interop test descriptions specify it; {@code
 * UnimplementedCall} is left to the generated default.
 */
final class InteropTestService implements TestService {
  private static final Metadata.Key<String> ECHO_INITIAL =
      Metadata.Key.text("x-grpc-test-echo-initial");
  private static final Metadata.Key<byte[]> ECHO_TRAILING =
      Metadata.Key.binary("x-grpc-test-echo-trailing-bin");

  private final WatchedGzip gzip;

  /** Tells servers apart, for {@code fill_server_id}. */
  private final String id = "legate-" + UUID.randomUUID();

  InteropTestService(WatchedGzip gzip) {
    this.gzip = gzip;
  }

  @Override
  public Empty emptyCall(Empty request) {
    return Empty.getDefaultInstance();
  }

  @Override
  public SimpleResponse unaryCall(SimpleRequest request) {
    if (request.hasExpectCompressed()) {
      expectCompressed(request.getExpectCompressed().getValue());
    }
    if (request.hasResponseCompressed()) {
      boolean compressed = request.getResponseCompressed().getValue();
      ServerContext.current().compression(compressed ? "gzip" : "identity");
    }
    echoMetadata();
    throwIfAsked(request.getResponseStatus());
    SimpleResponse.Builder response =
        SimpleResponse.newBuilder()
            .setPayload(payload(request.getResponseType(), request.getResponseSize()));
    return request.getFillServerId() ? response.setServerId(id).build() : response.build();
  }

  @Override
  public SimpleResponse cacheableUnaryCall(SimpleRequest request) {
    ServerContext.current()
        .responseHeaders()
        .add(Metadata.Key.text("cache-control"), "max-age=60, public");
    return unaryCall(request);
  }

  @Override
  public void streamingOutputCall(
      StreamingOutputCallRequest request, Responses<StreamingOutputCallResponse> responses)
      throws InterruptedException {
    if (request.getResponseParametersList().stream().anyMatch(each -> each.hasCompressed())) {
      ServerContext.current().compression("gzip");
    }
    respond(request, responses);
  }

  @Override
  public StreamingInputCallResponse streamingInputCall(
      Receiver<StreamingInputCallRequest> requests) {
    int size = 0;
    for (StreamingInputCallRequest request : requests) {
      boolean compressed = gzip.tookCompressed();
      if (request.hasExpectCompressed()) {
        expectCompressed(request.getExpectCompressed().getValue(), compressed);
      }
      size += request.getPayload().getBody().size();
    }
    return StreamingInputCallResponse.newBuilder().setAggregatedPayloadSize(size).build();
  }

  @Override
  public void fullDuplexCall(
      Receiver<StreamingOutputCallRequest> requests,
      Responses<StreamingOutputCallResponse> responses)
      throws InterruptedException {
    echoMetadata();
    for (StreamingOutputCallRequest request : requests) {
      throwIfAsked(request.getResponseStatus());
      respond(request, responses);
    }
  }

  @Override
  public void halfDuplexCall(
      Receiver<StreamingOutputCallRequest> requests,
      Responses<StreamingOutputCallResponse> responses)
      throws InterruptedException {
    echoMetadata();
    List<StreamingOutputCallRequest> all = new ArrayList<>();
    for (StreamingOutputCallRequest request : requests) {
      all.add(request);
    }
    for (StreamingOutputCallRequest request : all) {
      respond(request, responses);
    }
  }

  private static void respond(
      StreamingOutputCallRequest request, Responses<StreamingOutputCallResponse> responses)
      throws InterruptedException {
    for (ResponseParameters each : request.getResponseParametersList()) {
      if (each.getIntervalUs() > 0) {
        TimeUnit.MICROSECONDS.sleep(each.getIntervalUs());
      }
      if (each.hasCompressed()) {
        ServerContext.current().messageCompression(each.getCompressed().getValue());
      }
      responses.send(
          StreamingOutputCallResponse.newBuilder()
              .setPayload(payload(request.getResponseType(), each.getSize()))
              .build());
    }
  }

  private void expectCompressed(boolean expected) {
    expectCompressed(expected, gzip.tookCompressed());
  }

  private static void expectCompressed(boolean expected, boolean found) {
    if (found != expected) {
      throw new StatusException(
          StatusCode.INVALID_ARGUMENT,
          "found a request with compressed %s, expected %s".formatted(found, expected));
    }
  }

  private static void echoMetadata() {
    ServerContext context = ServerContext.current();
    String initial = context.requestHeaders().get(ECHO_INITIAL);
    if (initial != null) {
      context.responseHeaders().add(ECHO_INITIAL, initial);
    }
    byte[] trailing = context.requestHeaders().get(ECHO_TRAILING);
    if (trailing != null) {
      context.responseTrailers().add(ECHO_TRAILING, trailing);
    }
  }

  private static void throwIfAsked(EchoStatus status) {
    if (status.getCode() != 0) {
      StatusCode code = StatusCode.ofNumber(status.getCode());
      throw new StatusException(code == null ? StatusCode.UNKNOWN : code, status.getMessage());
    }
  }

  private static Payload payload(PayloadType type, int size) {
    if (size < 0 || type != PayloadType.COMPRESSABLE) {
      throw new StatusException(
          StatusCode.INVALID_ARGUMENT,
          "found a payload of type %s and size %d, expected COMPRESSABLE and at least 0"
              .formatted(type, size));
    }
    return Payload.newBuilder().setType(type).setBody(ByteString.copyFrom(new byte[size])).build();
  }
}
