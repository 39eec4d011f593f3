package dev.legate.internal.dispatch;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.call.IncomingCall;
import dev.legate.internal.call.Refusal;
import dev.legate.internal.call.ServedMethod;
import dev.legate.internal.transport.CallAcceptor;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.transport.TransportStream;
import dev.legate.server.Peer;

/** Gives each call that arrives to its handler; on the transport's threads. */
final class Dispatcher implements CallAcceptor {
  private final MethodRegistry registry;

  Dispatcher(MethodRegistry registry) {
    this.registry = registry;
  }

  @Override
  public StreamListener accept(RequestHead head, TransportStream stream, Peer peer) {
    ServedMethod served = registry.find(head.path());
    if (served == null) {
      Status status = Status.of(StatusCode.UNIMPLEMENTED, registry.whyMissing(head.path()));
      stream.finish(null, null, new Trailers(status, new Metadata()));
      return AnsweredCall.INSTANCE;
    }
    Refusal refusal = served.starter().refusal();
    if (refusal != null) {
      String limit = refusal.limit();
      if (limit != null) {
        stream.refusedBy(limit, refusal.configured());
      }
      stream.finish(null, null, refusal.answer());
      return AnsweredCall.INSTANCE;
    }
    IncomingCall call = new IncomingCall(served, head, stream, peer);
    call.begin();
    return call;
  }
}
