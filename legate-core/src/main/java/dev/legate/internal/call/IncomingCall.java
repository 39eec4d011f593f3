package dev.legate.internal.call;

import dev.legate.Deadline;
import dev.legate.Marshaller;
import dev.legate.Metadata;
import dev.legate.MethodDescriptor;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.internal.bridge.Mailbox;
import dev.legate.internal.bridge.SendGate;
import dev.legate.internal.compress.CompressedMessages;
import dev.legate.internal.compress.Encodings;
import dev.legate.internal.transport.CancelReason;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.transport.TransportStream;
import dev.legate.internal.wire.MessageBuffers;
import dev.legate.internal.wire.MessageFramer;
import dev.legate.internal.wire.SizeLimit;
import dev.legate.server.Peer;
import dev.legate.server.ServerCall;
import dev.legate.server.ServerContext;
import dev.legate.spi.Compressor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One call that a server serves: told of by its transport's thread, run by its handler's.
 *
 * <p>Its outcome is decided once, by whoever comes first: the handler's return, something wrong
 * with what the client sent, or the client's going.
 */
public final class IncomingCall implements ServerCall, StreamListener, Runnable {
  private static final VarHandle OUTCOME;
  private static final VarHandle HEAD_SENT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      OUTCOME = lookup.findVarHandle(IncomingCall.class, "outcome", Outcome.class);
      HEAD_SENT = lookup.findVarHandle(IncomingCall.class, "headSent", boolean.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** What has become of a call. */
  private enum Outcome {
    /** It goes on. */
    OPEN,
    /** Its status is on its way to the client. */
    ANSWERED,
    /** The client does not wait any more. */
    CANCELLED
  }

  private final ServedMethod served;
  private final TransportStream stream;
  private final IncomingContext context;
  private final @Nullable InterruptGuard interrupts;

  private volatile Outcome outcome = Outcome.OPEN;
  private volatile boolean headSent;

  /** The requests of a method that takes a stream of them. */
  private final @Nullable Mailbox requests;

  /** The only request, written by the transport's thread before the handler is started. */
  private @Nullable ByteBuffer request;

  private int requestsReceived;

  private long startedAt;

  /** Requests that arrived together, as far as the handler has not taken them. */
  private @Nullable ByteBuffer taking;

  /** Taken and not yet given back to the stream's window, in bytes. */
  private final Credit credit;

  private final @Nullable SendGate gate;

  /** The only response, kept until the outermost interceptor has returned. */
  private @Nullable Object response;

  /** Compresses responses, or null; the handler's from {@link #run} on. */
  private @Nullable Compressor compressor;

  /** The size of the decompressed message that the handler has; its thread's. */
  private int expanded;

  /** Whether the handler wants the next response compressed. */
  private boolean compressing = true;

  /** A call that has arrived; {@link #begin} lets it start. */
  public IncomingCall(ServedMethod served, RequestHead head, TransportStream stream, Peer peer) {
    this.served = served;
    this.stream = stream;
    this.context = new IncomingContext(this, head, peer);
    this.credit = new Credit();
    this.compressor = ifAccepted(served.policy().compressor());
    this.requests = served.method().type().requestsStream() ? new Mailbox() : null;
    this.gate = served.method().type().responsesStream() ? new SendGate() : null;
    this.interrupts = served.policy().interruptsOnCancel() ? new InterruptGuard() : null;
  }

  /** Starts the handler if the method takes a stream; others start when the request is complete. */
  public void begin() {
    if (requests != null) {
      start();
    }
  }

  /** Whether the call is over, so that nothing would come of its handler. For any thread. */
  public boolean isOver() {
    return outcome != Outcome.OPEN;
  }

  private void start() {
    served.starter().start(this);
  }

  /** It was started, but no thread has come to it, and none will. For whoever starts calls. */
  public void leftOut() {
    served.starter().ended(this, false);
  }

  /** By when it must be over, or null. For any thread. */
  public @Nullable Deadline deadline() {
    return context.head().deadline();
  }

  /** Keeps when its start was allowed, in nanoseconds, for whoever starts calls. */
  public void startedAt(long nanos) {
    startedAt = nanos;
  }

  /** What was kept. */
  public long startedAt() {
    return startedAt;
  }

  /** Answers that the server does not take the call, unless it is over. For any thread. */
  public void refuse(Refusal refusal) {
    if (OUTCOME.compareAndSet(this, Outcome.OPEN, Outcome.ANSWERED)) {
      String limit = refusal.limit();
      if (limit != null) {
        stream.refusedBy(limit, refusal.configured());
      }
      answerEarly(refusal.answer());
    }
  }

  // ---- events, on the transport's thread

  @Override
  public int maxReceiveSize() {
    return served.limits().receive();
  }

  @Override
  public boolean givesBuffersBack() {
    return !served.method().requests().keepsSource();
  }

  @Override
  public void onMessages(ByteBuffer framed, int count) {
    if (requests != null) {
      requests.put(framed);
      return;
    }
    int before = requestsReceived;
    requestsReceived += count;
    if (requestsReceived == 1) {
      request = framed;
    } else if (before <= 1) {
      refuse(StatusCode.UNIMPLEMENTED, method() + " takes one request message, more than one came");
    }
  }

  @Override
  public void onHalfClosed() {
    if (requests != null) {
      requests.end();
    } else if (requestsReceived == 1) {
      start();
    } else if (requestsReceived == 0) {
      refuse(StatusCode.UNIMPLEMENTED, method() + " takes one request message, none came");
    }
  }

  /** Answers without what the handler has added, which only its own thread may look at. */
  @Override
  public void onInvalid(Status status) {
    if (OUTCOME.compareAndSet(this, Outcome.OPEN, Outcome.ANSWERED)) {
      answerEarly(new Trailers(status, new Metadata()));
    }
  }

  private void answerEarly(Trailers trailers) {
    stream.finish(claimHead() ? ResponseHead.PLAIN : null, null, trailers);
    endWaits(trailers.status().toString());
  }

  @Override
  public void onClosed(Status status, boolean unprocessed) {
    cancelled(status.description());
  }

  /** An answer that the client does not take ends then, too, or it would stay for ever. */
  @Override
  public void onDeadline() {
    deadlinePassed();
    stream.cancel(CancelReason.CANCELLED);
  }

  private boolean deadlinePassed() {
    return cancelled("the deadline of the call passed");
  }

  @Override
  public void onSent(int bytes) {
    if (gate != null) {
      gate.written(bytes);
    }
  }

  @Override
  public void onHead(ResponseHead head) {
    throw new AssertionError("a server receives no response head");
  }

  @Override
  public void onTrailers(Trailers trailers) {
    throw new AssertionError("a server receives no trailers");
  }

  private void refuse(StatusCode code, @Nullable String why) {
    onInvalid(Status.of(code, why == null ? "" : why));
  }

  private boolean cancelled(String why) {
    if (!OUTCOME.compareAndSet(this, Outcome.OPEN, Outcome.CANCELLED)) {
      return false;
    }
    endWaits(why);
    return true;
  }

  /** Wakes everything that the handler may wait in, and tells it. */
  private void endWaits(String why) {
    context.cancellation().cancel(why); // first, so that who wakes finds the reason
    if (requests != null) {
      requests.abort();
    }
    if (gate != null) {
      gate.open();
    }
    if (interrupts != null) {
      interrupts.interrupt();
    }
  }

  // ---- the handler's side

  @Override
  public void run() {
    if (isOver()) {
      leftOut(); // ended while it waited for a thread
      return;
    }
    if (interrupts != null) {
      interrupts.enter();
    }
    try {
      context.run(this::serve);
    } finally {
      if (interrupts != null) {
        interrupts.exit();
      }
      holds(0);
      served.starter().ended(this, true);
    }
  }

  private void serve() {
    try {
      served.handler().handle(this);
      finish();
    } catch (Throwable thrown) {
      fail(thrown);
    }
  }

  private void finish() {
    ByteBuffer framed = null;
    if (gate == null) {
      if (response == null) {
        throw new StatusException(
            StatusCode.INTERNAL, "the handler of " + method() + " ended without a response");
      }
      requireRoom();
      framed = frame(response);
    }
    Metadata trailers = context.takeTrailers();
    answer(framed, trailers == null ? Trailers.OK : new Trailers(Status.OK, trailers));
  }

  /** What is made while all memory is taken is best not made. */
  private void requireRoom() {
    String full = stream.full();
    if (full != null) {
      throw new StatusException(StatusCode.RESOURCE_EXHAUSTED, full);
    }
  }

  private void fail(Throwable thrown) {
    Deadline deadline = context.head().deadline();
    // A call that inherited the deadline may have seen it pass before our timer.
    if (deadline != null && deadline.isExpired() && deadlinePassed()) {
      stream.cancel(CancelReason.CANCELLED);
    }
    if (outcome != Outcome.OPEN) {
      HandlerFailures.late(thrown, context);
      return;
    }
    answer(null, HandlerFailures.answerTo(thrown, context, served.policy().translator()));
  }

  /** Sends the status, with all that belongs before it, unless it is too late. */
  private void answer(@Nullable ByteBuffer framed, Trailers trailers) {
    if (OUTCOME.compareAndSet(this, Outcome.OPEN, Outcome.ANSWERED)) {
      stream.finish(claimHead() ? head() : null, framed, trailers);
    }
  }

  @Override
  public ServerContext context() {
    return context;
  }

  @Override
  public @Nullable Object receive() {
    if (requests == null) {
      ByteBuffer only = request;
      request = null;
      return only == null ? null : read(only);
    }
    try {
      ByteBuffer next = next(requests);
      if (next == null) {
        if (requests.isAborted()) {
          throw over(null);
        }
        return null;
      }
      credit.taken(MessageFramer.messageSize(next), stream);
      return read(next);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw over(interrupted);
    }
  }

  /** Where the next request is, with its prefix. */
  private @Nullable ByteBuffer next(Mailbox from) throws InterruptedException {
    ByteBuffer rest = taking;
    if (rest == null || !rest.hasRemaining() || from.isAborted()) {
      rest = (ByteBuffer) from.take();
      taking = rest;
    }
    return rest;
  }

  @Override
  public void send(Object message) {
    if (outcome != Outcome.OPEN) {
      throw over(null);
    }
    if (gate == null) {
      if (response != null) {
        throw new IllegalStateException(method() + " has one response message, and it was sent");
      }
      response = message;
      return;
    }
    gate.enter();
    try {
      sendNext(message, gate);
    } finally {
      gate.leave();
    }
  }

  private void sendNext(Object message, SendGate open) {
    requireRoom();
    ByteBuffer framed = frame(message);
    try {
      if (!open.pass(framed.remaining())) {
        throw over(null);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw over(interrupted);
    }
    if (claimHead()) {
      stream.sendHead(head());
    }
    stream.sendMessage(framed);
  }

  void sendHeaders() {
    if (!claimHead()) {
      throw new IllegalStateException("the response headers of " + method() + " have been sent");
    }
    stream.sendHead(head());
  }

  boolean isHeadSent() {
    return headSent;
  }

  boolean isDraining() {
    return served.policy().isDraining();
  }

  MethodDescriptor<?, ?> method() {
    return served.method();
  }

  <T> T shielded(Callable<T> operation) throws Exception {
    return interrupts == null ? operation.call() : interrupts.shielded(operation);
  }

  private boolean claimHead() {
    return !headSent && HEAD_SENT.compareAndSet(this, false, true);
  }

  private ResponseHead head() {
    Metadata headers = context.takeHeaders();
    Compressor chosen = compressor;
    if (chosen != null) {
      return new ResponseHead(
          chosen.name(), headers == null ? ResponseHead.PLAIN.metadata() : headers);
    }
    return headers == null ? ResponseHead.PLAIN : new ResponseHead(null, headers);
  }

  /** Chooses how responses are compressed: not at all if the client does not read it. */
  void compression(String encoding) {
    Compressor chosen = served.policy().encodings().chosen(encoding);
    if (headSent) {
      throw new IllegalStateException(
          "the response headers of " + method() + " have been sent, and grpc-encoding with them");
    }
    compressor = ifAccepted(chosen);
  }

  void messageCompression(boolean compressed) {
    compressing = compressed;
  }

  private @Nullable Compressor ifAccepted(@Nullable Compressor wanted) {
    return wanted != null && Encodings.accepts(context.head().acceptEncoding(), wanted.name())
        ? wanted
        : null;
  }

  private Object read(ByteBuffer framed) {
    Marshaller<?> marshaller = served.method().requests();
    return MessageFramer.isCompressed(framed)
        ? Messages.decompressed(marshaller, decompressed(framed), framed, "request")
        : Messages.next(marshaller, framed, "request");
  }

  private ByteBuffer decompressed(ByteBuffer framed) {
    requireRoom();
    ByteBuffer message =
        CompressedMessages.next(
            framed,
            served.policy().encodings(),
            context.head().encoding(),
            served.limits().receive(),
            SizeLimit.SERVER_RECEIVE,
            stream);
    holds(message.remaining());
    return message;
  }

  /** The handler has a message that had been compressed, and has done with the one before. */
  private void holds(int bytes) {
    if (bytes != expanded) {
      stream.expanded(bytes - expanded);
      expanded = bytes;
    }
  }

  @SuppressWarnings("unchecked") // another type is the handler's mistake, and shows as such
  private ByteBuffer frame(Object message) {
    Marshaller<Object> marshaller = (Marshaller<Object>) served.method().responses();
    int size =
        MessageFramer.framedSize(
            marshaller, message, served.limits().send(), SizeLimit.SERVER_SEND);
    Compressor chosen = compressing ? compressor : null;
    ByteBuffer framed = MessageFramer.frame(marshaller, message, room(size, chosen != null));
    return chosen == null ? framed : CompressedMessages.compress(chosen, framed);
  }

  private ByteBuffer room(int size, boolean compressed) {
    if (gate == null) {
      return MessageBuffers.room(size);
    }
    return compressed ? ByteBuffer.allocate(size) : stream.room(size);
  }

  private StatusException over(@Nullable InterruptedException interrupted) {
    String reason = context.cancellation().reason();
    return new StatusException(
        StatusCode.CANCELLED,
        reason != null
            ? reason
            : interrupted != null ? "the handler was interrupted" : "the call has been answered",
        interrupted);
  }
}
