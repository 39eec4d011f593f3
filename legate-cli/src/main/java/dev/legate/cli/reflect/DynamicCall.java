package dev.legate.cli.reflect;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.legate.MethodPath;
import dev.legate.MethodType;
import dev.legate.StatusException;
import dev.legate.client.CallFactory;
import dev.legate.client.CallOptions;
import dev.legate.client.ClientCall;
import dev.legate.protobuf.ProtoMarshaller;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call of a method whose messages are known by their schema only. For one thread. */
public final class DynamicCall implements AutoCloseable {
  private final ClientCall call;
  private final MethodType shape;

  private DynamicCall(ClientCall call, MethodType shape) {
    this.call = call;
    this.shape = shape;
  }

  /** Starts to call a method. */
  public static DynamicCall start(CallFactory calls, MethodDescriptor method, CallOptions options) {
    MethodType shape = shape(method);
    return new DynamicCall(
        calls.newCall(
            dev.legate.MethodDescriptor.of(
                shape,
                new MethodPath(method.getService().getFullName(), method.getName()),
                ProtoMarshaller.of(DynamicMessage.getDefaultInstance(method.getInputType())),
                ProtoMarshaller.of(DynamicMessage.getDefaultInstance(method.getOutputType()))),
            options),
        shape);
  }

  /** The shape of a method. */
  public static MethodType shape(MethodDescriptor method) {
    if (method.isClientStreaming()) {
      return method.isServerStreaming() ? MethodType.BIDI_STREAMING : MethodType.CLIENT_STREAMING;
    }
    return method.isServerStreaming() ? MethodType.SERVER_STREAMING : MethodType.UNARY;
  }

  /** The call, for its metadata. */
  public ClientCall call() {
    return call;
  }

  /**
   * Sends requests while it receives responses, until the end.
   *
   * @param requests exactly one, unless the method takes a stream
   * @throws StatusException if the call does not end with OK
   * @throws RuntimeException what {@code requests} threw, which cancels the call
   */
  public void run(Iterator<DynamicMessage> requests, Consumer<DynamicMessage> responses) {
    AtomicReference<@Nullable RuntimeException> noRequest = new AtomicReference<>();
    if (shape.requestsStream()) {
      Thread.ofVirtual().name("requests").start(() -> sendAll(requests, noRequest));
    } else {
      call.send(requests.next());
    }
    try {
      for (Object response = call.receive(); response != null; response = call.receive()) {
        responses.accept((DynamicMessage) response);
      }
    } catch (StatusException failure) {
      RuntimeException cause = noRequest.get();
      throw cause == null ? failure : cause;
    }
  }

  private void sendAll(
      Iterator<DynamicMessage> requests, AtomicReference<@Nullable RuntimeException> noRequest) {
    try {
      while (requests.hasNext()) {
        if (!call.send(requests.next())) {
          return;
        }
      }
      call.halfClose();
    } catch (RuntimeException failure) {
      noRequest.set(failure);
      call.cancel("there is no further request: " + failure.getMessage());
    }
  }

  @Override
  public void close() {
    call.close();
  }
}
