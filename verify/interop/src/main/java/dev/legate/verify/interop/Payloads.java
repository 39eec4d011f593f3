package dev.legate.verify.interop;

import com.google.protobuf.ByteString;
import dev.legate.verify.interop.proto.Messages.EchoStatus;
import dev.legate.verify.interop.proto.Messages.Payload;
import dev.legate.verify.interop.proto.Messages.ResponseParameters;
import dev.legate.verify.interop.proto.Messages.SimpleRequest;
import dev.legate.verify.interop.proto.Messages.SimpleResponse;
import dev.legate.verify.interop.proto.Messages.StreamingInputCallRequest;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallRequest;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallResponse;

/** The messages of the cases. */
final class Payloads {
  static final int LARGE_REQUEST = 271_828;
  static final int LARGE_RESPONSE = 314_159;
  static final int[] REQUESTS = {27_182, 8, 1_828, 45_904};
  static final int[] RESPONSES = {31_415, 9, 2_653, 58_979};

  private Payloads() {}

  static Payload zeros(int size) {
    return Payload.newBuilder().setBody(ByteString.copyFrom(new byte[size])).build();
  }

  static SimpleRequest unary(int requestSize, int responseSize) {
    return SimpleRequest.newBuilder()
        .setResponseSize(responseSize)
        .setPayload(zeros(requestSize))
        .build();
  }

  static StreamingInputCallRequest input(int size) {
    return StreamingInputCallRequest.newBuilder().setPayload(zeros(size)).build();
  }

  static StreamingOutputCallRequest output(int requestSize, int... responseSizes) {
    StreamingOutputCallRequest.Builder request =
        StreamingOutputCallRequest.newBuilder().setPayload(zeros(requestSize));
    for (int size : responseSizes) {
      request.addResponseParameters(ResponseParameters.newBuilder().setSize(size));
    }
    return request.build();
  }

  static EchoStatus status(int code, String message) {
    return EchoStatus.newBuilder().setCode(code).setMessage(message).build();
  }

  static void expect(SimpleResponse response, int size) {
    Check.same("the payload", response.getPayload(), zeros(size));
  }

  static void expect(StreamingOutputCallResponse response, int size) {
    Check.same("the payload", response.getPayload(), zeros(size));
  }
}
