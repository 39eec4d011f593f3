package dev.legate.internal.call;

import static java.util.Objects.requireNonNull;

import dev.legate.Deadline;
import dev.legate.Marshaller;
import dev.legate.Metadata;
import dev.legate.MethodDescriptor;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.CallOptions;
import dev.legate.client.ClientCall;
import dev.legate.internal.bridge.Mailbox;
import dev.legate.internal.bridge.PickGate;
import dev.legate.internal.bridge.SendGate;
import dev.legate.internal.transport.CancelReason;
import dev.legate.internal.transport.ClientTransport;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.transport.TransportStream;
import dev.legate.internal.wire.MessageFramer;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One call that a client makes: used by one sending and one receiving thread, told of by its
 * transport's, ended by any.
 *
 * <p>It takes a connection when it is first used, on the thread that uses it.
 */
public final class OutgoingCall implements ClientCall, StreamListener, PickRequest {
  private final MethodDescriptor<?, ?> method;
  private final TransportSource source;
  private final OutgoingOptions options;
  private final CallEnd end = new CallEnd();
  private final @Nullable CallTimes times;
  private final Mailbox responses = new Mailbox();

  /**
   * Where the sending thread waits; null while nobody could: of a call with one request only its
   * second attempt may have to.
   */
  private volatile @Nullable SendGate gate;

  private volatile @Nullable TransportStream stream;
  private volatile @Nullable ResponseHead head;

  /** The only response, written by the transport's thread before the end. */
  private @Nullable ByteBuffer response;

  /** Responses that arrived together, as far as they have not been taken. */
  private @Nullable ByteBuffer taking;

  private final @Nullable Credit credit;

  /**
   * The only request, kept until the server answers for the attempt after one that it did not
   * process.
   */
  private @Nullable ByteBuffer request;

  private boolean halfClosed;
  private boolean endSeen;

  /** A call; {@code own} are the options it is made with. */
  public OutgoingCall(MethodDescriptor<?, ?> method, CallOptions own, TransportSource source) {
    this.method = method;
    this.source = source;
    this.options = OutgoingOptions.of(own, source.defaults());
    this.times = options.deadline() == null ? null : new CallTimes(System.nanoTime());
    this.gate = method.type().requestsStream() ? new SendGate() : null;
    this.credit = method.type().responsesStream() ? new Credit() : null;
  }

  // ---- the sending half

  @Override
  public boolean send(Object message) {
    checkNotHalfClosed();
    ByteBuffer framed = frame(message);
    if (framed == null) {
      return false;
    }
    if (!method.type().requestsStream()) {
      halfClosed = true;
      request = framed;
      return isFirstUse() && begin(framed, true);
    }
    if (isFirstUse()) {
      return passed(framed) && begin(framed, false);
    }
    if (!passed(framed)) {
      return false;
    }
    TransportStream open = openStream();
    if (open == null) {
      return false;
    }
    open.sendMessage(framed);
    return !end.isOver();
  }

  @Override
  public void halfClose() {
    if (!method.type().requestsStream()) {
      if (!halfClosed) {
        throw new IllegalStateException(method + " takes one request message, none was sent");
      }
      return;
    }
    checkNotHalfClosed();
    halfClosed = true;
    if (isFirstUse()) {
      begin(null, true);
      return;
    }
    TransportStream open = openStream();
    if (open != null && end.advance(CallPhase.Event.LAST_SENT)) {
      open.halfClose(null);
    }
  }

  private void checkNotHalfClosed() {
    if (halfClosed) {
      throw new IllegalStateException(
          method.type().requestsStream()
              ? "the call of " + method + " was half-closed: nothing can be sent after that"
              : method + " takes one request message, and it was sent");
    }
  }

  /** The message as bytes, or null if the call is over or ends because it cannot be sent. */
  @SuppressWarnings("unchecked") // another type is the caller's mistake, and shows as such
  private @Nullable ByteBuffer frame(Object message) {
    if (end.isOver()) {
      return null;
    }
    try {
      return MessageFramer.frame(
          (Marshaller<Object>) method.requests(), message, options.maxSendSize());
    } catch (StatusException unsendable) {
      endHere(unsendable.status(), unsendable);
      return null;
    }
  }

  private boolean passed(ByteBuffer framed) {
    try {
      return requireNonNull(gate).pass(framed.remaining());
    } catch (InterruptedException interrupted) {
      interrupted(interrupted, "sending");
      return false;
    }
  }

  /** The stream, waiting while another thread connects; null once the call is over. */
  private @Nullable TransportStream openStream() {
    TransportStream open = stream;
    if (open == null) {
      SendGate spot = gate;
      if (spot == null) {
        spot = new SendGate();
        gate = spot; // before the condition is read, so that no wake is lost
      }
      try {
        spot.await(() -> stream != null || end.isOver());
      } catch (InterruptedException interrupted) {
        interrupted(interrupted, "waiting for a connection");
      }
      open = stream;
    }
    return end.isOver() ? null : open;
  }

  /** Whether the calling thread is the first to use the call, and so the one that connects. */
  private boolean isFirstUse() {
    return end.phase() == CallPhase.CREATED && end.advance(CallPhase.Event.USE);
  }

  /** The first use of the call; false if it is over. */
  private boolean begin(@Nullable ByteBuffer framed, boolean last) {
    Runnable inherited = options.inheritCancellation(this::cancel);
    if (inherited != null) {
      end.whenOver(inherited);
    }
    return connect(framed, last);
  }

  /** Takes a connection and starts there; false if the call is over. */
  private boolean connect(@Nullable ByteBuffer framed, boolean last) {
    ClientTransport transport;
    try {
      transport = source.pick(this);
    } catch (StatusException failure) {
      endHere(failure.status(), failure.getCause());
      return false;
    } catch (RuntimeException | Error misuse) { // such as waiting on an event loop
      endHere(Status.of(StatusCode.CANCELLED, "it could not be started: " + misuse), misuse);
      throw misuse;
    }
    try {
      return startOn(transport, framed, last);
    } finally {
      source.placed(this);
    }
  }

  /**
   * The second attempt of a call with one request, on a thread of its own, since whoever made the
   * call may not be waiting for it.
   */
  private void connectAgain() {
    if (openStream() == null) { // the first attempt may not have come back with its stream
      return;
    }
    stream = null;
    connect(request, true);
  }

  private boolean startOn(ClientTransport transport, @Nullable ByteBuffer framed, boolean last) {
    Deadline deadline = options.deadline();
    if (deadline != null && deadline.isExpired()) {
      endHere(deadlineExceeded(), null); // no grpc-timeout could say so
      return false;
    }
    if (!end.advance(CallPhase.Event.CONNECTED)) {
      return false;
    }
    if (last) {
      end.advance(CallPhase.Event.LAST_SENT);
    }
    if (times != null) {
      times.connected(System.nanoTime());
    }
    RequestHead requestHead =
        new RequestHead(method.fullPath(), source.authority(), deadline, null, options.headers());
    TransportStream started = transport.start(requestHead, framed, last, this);
    stream = started;
    SendGate waiting = gate;
    if (waiting != null) {
      waiting.wake();
    }
    if (end.isOver()) {
      started.cancel(CancelReason.CANCELLED); // it ended before it knew its stream
      return false;
    }
    return true;
  }

  // ---- the receiving half

  @Override
  public @Nullable Object receive() {
    use();
    return method.type().responsesStream() ? nextResponse() : onlyResponse();
  }

  private @Nullable Object nextResponse() {
    ByteBuffer next = nextMessage();
    if (next == null) {
      endSeen = true;
      requireOk();
      return null;
    }
    TransportStream open = stream;
    if (open != null && credit != null) {
      credit.taken(next.remaining(), open);
    }
    return read(next);
  }

  private @Nullable ByteBuffer nextMessage() {
    ByteBuffer rest = taking;
    if (rest == null || !rest.hasRemaining() || responses.isAborted()) {
      await(() -> !responses.isEmpty() || end.isOver());
      rest = (ByteBuffer) responses.poll();
      taking = rest;
    }
    return rest == null ? null : MessageFramer.next(rest);
  }

  private @Nullable Object onlyResponse() {
    await(end::isOver);
    endSeen = true;
    requireOk();
    ByteBuffer only = response;
    response = null;
    return only == null ? null : read(MessageFramer.next(only));
  }

  @Override
  public Metadata headers() {
    use();
    await(() -> head != null || end.isOver());
    ResponseHead received = head;
    return received == null ? ResponseHead.PLAIN.metadata() : received.metadata();
  }

  @Override
  public Metadata trailers() {
    if (!endSeen) {
      throw new IllegalStateException(
          "the trailers of " + method + " come with its end, which has not been received yet");
    }
    return end.trailers().metadata();
  }

  /** Starts a call of which nothing was sent yet. */
  private void use() {
    if (end.phase() != CallPhase.CREATED) {
      return;
    }
    if (!method.type().requestsStream()) {
      throw new IllegalStateException(
          method + " takes one request message: send it before waiting for the response");
    }
    if (isFirstUse()) {
      begin(null, false);
    }
  }

  /** Waits for something that the transport tells, or the end. */
  private void await(BooleanSupplier condition) {
    try {
      responses.await(condition);
    } catch (InterruptedException interrupted) {
      interrupted(interrupted, "waiting for the response");
    }
  }

  private Object read(ByteBuffer message) {
    try {
      return Messages.read(method.responses(), message, "response");
    } catch (StatusException unreadable) {
      endHere(unreadable.status(), unreadable.getCause());
      throw failure(unreadable.status(), unreadable.trailers(), unreadable.getCause());
    }
  }

  private void requireOk() {
    Trailers trailers = end.trailers();
    if (!trailers.status().isOk()) {
      throw failure(trailers.status(), trailers.metadata(), end.cause());
    }
  }

  private StatusException failure(Status status, Metadata trailers, @Nullable Throwable cause) {
    return StatusException.received(
        status, trailers, "calling " + method.fullPath() + " at " + source.target(), cause);
  }

  // ---- events, on the transport's thread

  @Override
  public int maxReceiveSize() {
    return options.maxReceiveSize();
  }

  @Override
  public void onHead(ResponseHead received) {
    if (times != null) {
      times.answered(System.nanoTime());
    }
    request = null;
    head = received;
    responses.wake();
  }

  @Override
  public void onMessages(ByteBuffer framed, int count) {
    if (method.type().responsesStream()) {
      responses.put(framed);
    } else if (response == null && count == 1) {
      response = framed;
    } else {
      onInvalid(
          Status.of(
              StatusCode.UNIMPLEMENTED,
              method + " has one response message, the server sent more than one"));
    }
  }

  @Override
  public void onInvalid(Status status) {
    endHere(status, null);
  }

  @Override
  public void onTrailers(Trailers trailers) {
    Status status = trailers.status();
    if (status.isOk() && !method.type().responsesStream() && response == null) {
      status =
          Status.of(
              StatusCode.UNIMPLEMENTED,
              method + " has one response message, the server sent none and the status OK");
      trailers = new Trailers(status, trailers.metadata());
    }
    if (end.end(asDeadline(trailers), null)) {
      responses.end();
      wakeAll();
    }
  }

  @Override
  public void onClosed(Status status, boolean unprocessed) {
    if (unprocessed && request != null && end.refused()) {
      Thread.ofVirtual().name("legate-second-attempt").start(this::connectAgain);
      return;
    }
    if (end.end(asDeadline(new Trailers(status, new Metadata())), null)) {
      responses.end();
      wakeAll();
    }
  }

  @Override
  public void onHalfClosed() {
    throw new AssertionError("a client is not told that the other side half-closed");
  }

  @Override
  public void onDeadline() {
    endHere(deadlineExceeded(), null);
  }

  @Override
  public void onSent(int bytes) {
    SendGate passed = gate;
    if (passed != null) {
      passed.written(bytes);
    }
  }

  /** A server that cancels at the deadline may be seen before our own timer. */
  private Trailers asDeadline(Trailers trailers) {
    Deadline deadline = options.deadline();
    boolean late =
        trailers.status().code() == StatusCode.CANCELLED
            && deadline != null
            && deadline.isExpired();
    return late ? new Trailers(deadlineExceeded(), trailers.metadata()) : trailers;
  }

  private Status deadlineExceeded() {
    return Status.of(
        StatusCode.DEADLINE_EXCEEDED,
        "the deadline passed after " + requireNonNull(times).until(System.nanoTime()));
  }

  // ---- the end

  @Override
  public void cancel(String reason) {
    if (end.isOver()) {
      return; // as usual, when a stream is closed after its end
    }
    endHere(Status.of(StatusCode.CANCELLED, reason), null);
  }

  private void interrupted(InterruptedException interrupted, String doing) {
    Thread.currentThread().interrupt();
    endHere(
        Status.of(StatusCode.CANCELLED, "the calling thread was interrupted while " + doing),
        interrupted);
  }

  /** Ends the call from this side, dropping what has not been received. */
  private void endHere(Status status, @Nullable Throwable cause) {
    if (end.end(new Trailers(status, new Metadata()), cause)) {
      responses.abort();
      wakeAll();
      TransportStream open = stream;
      if (open != null) {
        open.cancel(CancelReason.CANCELLED);
      }
    }
  }

  private void wakeAll() {
    SendGate waiting = gate;
    if (waiting != null) {
      waiting.open();
    }
    end.failPicking();
  }

  @Override
  public void onComplete(BiConsumer<Status, Metadata> action) {
    end.whenOver(
        () -> {
          Trailers trailers = end.trailers();
          Thread.ofVirtual()
              .name("legate-on-complete")
              .start(() -> action.accept(trailers.status(), trailers.metadata()));
        });
  }

  // ---- what the channel asks

  @Override
  public String path() {
    return method.fullPath();
  }

  @Override
  public @Nullable Deadline deadline() {
    return options.deadline();
  }

  @Override
  public boolean isWaitForReady() {
    return options.waitForReady();
  }

  @Override
  public void waitsIn(PickGate pickGate) {
    end.waitsIn(pickGate);
  }
}
