package dev.legate.verify.abuse;

import dev.legate.MethodDescriptor;
import dev.legate.client.ClientCall;
import java.util.concurrent.CountDownLatch;

/** What calls a client makes of a hostile server. */
enum Shape {
  UNARY(Target.ECHO, 1) {
    @Override
    void use(ClientCall call) {
      sendOne(call, "hello");
      takeAll(call);
    }
  },
  /** A thousand unary calls at the same time. */
  CROWD(Target.ECHO, 1000) {
    @Override
    void use(ClientCall call) {
      sendOne(call, "hello");
      takeAll(call);
    }
  },
  /** Fewer unary calls than may wait for a stream. */
  QUEUE(Target.ECHO, 400) {
    @Override
    void use(ClientCall call) {
      sendOne(call, "hello");
      takeAll(call);
    }
  },
  /** A unary request of 1 MiB. */
  LARGE(Target.ECHO, 1) {
    @Override
    void use(ClientCall call) {
      sendOne(call, "x".repeat(1 << 20));
      takeAll(call);
    }
  },
  /** Takes a stream of responses. */
  STREAM(Target.STREAM, 1) {
    @Override
    void use(ClientCall call) {
      sendOne(call, "hello");
      takeAll(call);
    }
  },
  /** Takes no response before the call has ended. */
  UNREAD(Target.STREAM, 1) {
    @Override
    void use(ClientCall call) throws InterruptedException {
      CountDownLatch ended = new CountDownLatch(1);
      call.onComplete((status, trailers) -> ended.countDown());
      sendOne(call, "hello");
      ended.await();
      takeAll(call);
    }
  },
  /** Sends 64 KiB after 64 KiB as long as it may. */
  SENDER(Target.CLIENT, 1) {
    @Override
    void use(ClientCall call) {
      String much = "x".repeat(64 * 1024);
      boolean more = true;
      while (more) {
        more = call.send(much);
      }
      takeAll(call);
    }
  },
  /** Does not end its half. */
  TALK(Target.BIDI, 1) {
    @Override
    void use(ClientCall call) {
      call.send("hello");
      takeAll(call);
    }
  };

  final MethodDescriptor<String, String> method;

  /** How many at the same time. */
  final int calls;

  Shape(MethodDescriptor<String, String> method, int calls) {
    this.method = method;
    this.calls = calls;
  }

  /** Sends and receives until the end; throws its status unless that is OK. */
  abstract void use(ClientCall call) throws InterruptedException;

  private static void sendOne(ClientCall call, String request) {
    call.send(request);
    call.halfClose();
  }

  private static void takeAll(ClientCall call) {
    for (Object each = call.receive(); each != null; ) {
      each = call.receive();
    }
  }
}
