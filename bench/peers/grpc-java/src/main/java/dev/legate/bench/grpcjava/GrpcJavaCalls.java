package dev.legate.bench.grpcjava;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.ByteString;
import dev.legate.bench.kit.Lane;
import dev.legate.bench.proto.EchoGrpc;
import dev.legate.bench.proto.Msg;
import io.grpc.Channel;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** The calls that clients make; each checks what it is answered. */
final class GrpcJavaCalls {
  private final EchoGrpc.EchoBlockingStub blocking;
  private final EchoGrpc.EchoFutureStub future;
  private final EchoGrpc.EchoStub async;
  private final boolean deadlines;
  private final ByteString payload;
  private final Msg request;
  private final int messages;

  GrpcJavaCalls(Channel channel, boolean deadlines, int payloadBytes, int messages) {
    this.blocking = EchoGrpc.newBlockingStub(channel);
    this.future = EchoGrpc.newFutureStub(channel);
    this.async = EchoGrpc.newStub(channel);
    this.deadlines = deadlines;
    this.payload = payload(payloadBytes);
    this.request = Msg.newBuilder().setPayload(payload).build();
    this.messages = messages;
  }

  private static ByteString payload(int bytes) {
    byte[] content = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      content[i] = (byte) (i * 31);
    }
    return ByteString.copyFrom(content);
  }

  /** The stub for a unary call, whose time begins now. */
  private <S extends AbstractStub<S>> S timed(S stub) {
    return deadlines ? stub.withDeadlineAfter(30, TimeUnit.SECONDS) : stub;
  }

  private Msg newRequest() {
    return Msg.newBuilder().setPayload(payload).build();
  }

  long unary() {
    check(timed(blocking).unary(newRequest()));
    return 1;
  }

  void future(LongConsumer done, Lane lane) {
    Futures.addCallback(
        timed(future).unary(newRequest()),
        new FutureCallback<Msg>() {
          @Override
          public void onSuccess(Msg reply) {
            check(reply);
            done.accept(1);
          }

          @Override
          public void onFailure(Throwable failure) {
            lane.failed(failure);
            lane.close();
          }
        },
        MoreExecutors.directExecutor());
  }

  void async(LongConsumer done, Lane lane) {
    timed(async).unary(newRequest(), new Replies(done, lane, 1));
  }

  /** Received by callbacks. */
  void receiveAsync(LongConsumer done, Lane lane) {
    async.serverStream(
        request.toBuilder().setN(messages).build(), new Replies(done, lane, messages));
  }

  /** Received by the calling thread. */
  long receive() {
    Iterator<Msg> replies = blocking.serverStream(request.toBuilder().setN(messages).build());
    int received = 0;
    while (replies.hasNext()) {
      check(replies.next());
      received++;
    }
    if (received != messages) {
      throw new IllegalStateException("found " + received + " messages, expected " + messages);
    }
    return received;
  }

  void send(LongConsumer done, Lane lane) {
    var _ = async.clientStream(new Sender(new Replies(reply -> done.accept(messages), lane, 1)));
  }

  void bidi(LongConsumer done, Lane lane) {
    var _ = async.bidi(new Sender(new Replies(done, lane, messages)));
  }

  private void check(Msg reply) {
    if (!reply.getPayload().equals(payload)) {
      throw new IllegalStateException(
          "found a reply of "
              + reply.getPayload().size()
              + " bytes, expected those that were sent");
    }
  }

  /** Checks replies and counts them. */
  private final class Replies implements StreamObserver<Msg> {
    private final LongConsumer done;
    private final Lane lane;
    private final int expected;
    private int received;

    Replies(LongConsumer done, Lane lane, int expected) {
      this.done = done;
      this.lane = lane;
      this.expected = expected;
    }

    @Override
    public void onNext(Msg reply) {
      check(reply);
      received++;
    }

    @Override
    public void onError(Throwable failure) {
      lane.failed(failure);
      lane.close();
    }

    @Override
    public void onCompleted() {
      if (received == expected) {
        done.accept(received);
      } else {
        onError(new IllegalStateException("found " + received + " messages, expected " + expected));
      }
    }
  }

  /** Sends while the call is ready, the documented way to stream without unbounded buffers. */
  private final class Sender implements ClientResponseObserver<Msg, Msg> {
    private final Replies replies;
    private int sent;

    Sender(Replies replies) {
      this.replies = replies;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Msg> started) {
      started.setOnReadyHandler(() -> sendWhileReady(started));
    }

    private void sendWhileReady(ClientCallStreamObserver<Msg> to) {
      while (sent < messages && to.isReady()) {
        to.onNext(request);
        if (++sent == messages) {
          to.onCompleted();
        }
      }
    }

    @Override
    public void onNext(Msg reply) {
      replies.onNext(reply);
    }

    @Override
    public void onError(Throwable failure) {
      replies.onError(failure);
    }

    @Override
    public void onCompleted() {
      replies.onCompleted();
    }
  }
}
