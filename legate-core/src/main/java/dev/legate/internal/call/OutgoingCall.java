package dev.legate.internal.call;

import static java.util.Objects.requireNonNull;

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
import dev.legate.internal.compress.CompressedMessages;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.transport.TransportStream;
import dev.legate.internal.wire.MessageBuffers;
import dev.legate.internal.wire.MessageFramer;
import dev.legate.internal.wire.SizeLimit;
import dev.legate.spi.Compressor;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One call that a client makes: used by one sending and one receiving thread, told of by its
 * transport's, ended by any.
 *
 * <p>It takes a connection when it is first used, on the thread that uses it. What happens on one
 * transport is a {@link CallAttempt}; the call decides whether there is another.
 */
public final class OutgoingCall implements ClientCall {
  private final MethodDescriptor<?, ?> method;
  private final TransportSource source;
  private final OutgoingOptions options;
  private final CallEnd end = new CallEnd();
  private final CallTimes times;
  private final Mailbox responses = new Mailbox();

  /** Where the sending thread waits; null if there is one request, after which nobody sends. */
  private final @Nullable SendGate gate;

  /** The newest attempt, or null while the call is not used. */
  private volatile @Nullable CallAttempt attempt;

  /** Responses that arrived together, as far as they have not been taken. */
  private @Nullable ByteBuffer taking;

  /**
   * The only request, kept until the server answers for the attempt after one that it did not
   * process.
   */
  private @Nullable ByteBuffer request;

  /** The requests, if there may be several; they are kept for a second attempt, too. */
  private final @Nullable KeptRequests streamed;

  /** Where they go when no other attempt will be made; the sending thread's. */
  private @Nullable TransportStream settled;

  private final @Nullable Compressor compressor;

  /** Whether the sending thread wants the next request compressed. */
  private boolean compressing = true;

  private boolean halfClosed;
  private boolean endSeen;

  /** Whether the call was first used on a platform thread. */
  private boolean ofPlatformThread;

  /** A call; {@code own} are the options it is made with. */
  public OutgoingCall(MethodDescriptor<?, ?> method, CallOptions own, TransportSource source) {
    this.method = method;
    this.source = source;
    this.options = OutgoingOptions.of(own, source.defaults());
    this.times = CallTimes.of(options);
    this.compressor = options.compressor(source.encodings());
    boolean streams = method.type().requestsStream();
    this.gate = streams ? new SendGate() : null;
    this.streamed = streams ? new KeptRequests() : null;
  }

  // ---- the sending half

  @Override
  public boolean send(Object message) {
    checkNotHalfClosed();
    if (gate == null) {
      ByteBuffer only = frame(message);
      if (only == null) {
        return false;
      }
      halfClosed = true;
      request = only;
      return isFirstUse() && begin(only, true);
    }
    gate.enter();
    try {
      return sendNext(message, gate);
    } finally {
      gate.leave();
    }
  }

  private boolean sendNext(Object message, SendGate open) {
    ByteBuffer framed = frame(message);
    if (framed == null) {
      return false;
    }
    boolean first = isFirstUse();
    if (!passed(framed, open)) {
      return false;
    }
    TransportStream onlyStream = settled;
    if (onlyStream != null) {
      onlyStream.sendMessage(framed);
    } else {
      settled = requireNonNull(streamed).send(framed);
    }
    return first ? begin(null, false) : !end.isOver();
  }

  @Override
  public void messageCompression(boolean compressed) {
    compressing = compressed;
  }

  @Override
  public void halfClose() {
    if (!method.type().requestsStream()) {
      if (!halfClosed) {
        throw CallFailures.noneSent(method);
      }
      return;
    }
    checkNotHalfClosed();
    halfClosed = true;
    TransportStream open = settled;
    if (open != null) {
      open.halfClose(null);
    } else {
      requireNonNull(streamed).halfClose();
    }
    if (isFirstUse()) {
      begin(null, true);
    } else {
      end.advance(CallPhase.Event.LAST_SENT);
    }
  }

  private void checkNotHalfClosed() {
    if (halfClosed) {
      throw CallFailures.sentAfterLast(method);
    }
  }

  /** The message as bytes, or null if the call is over or ends because it cannot be sent. */
  @SuppressWarnings("unchecked") // another type is the caller's mistake, and shows as such
  private @Nullable ByteBuffer frame(Object message) {
    if (end.isOver()) {
      return null;
    }
    try {
      Marshaller<Object> marshaller = (Marshaller<Object>) method.requests();
      int size =
          MessageFramer.framedSize(
              marshaller, message, options.maxSendSize(), SizeLimit.CLIENT_SEND);
      Compressor chosen = compressing ? compressor : null;
      ByteBuffer framed = MessageFramer.frame(marshaller, message, room(size, chosen != null));
      return chosen == null ? framed : CompressedMessages.compress(chosen, framed);
    } catch (StatusException unsendable) {
      endHere(unsendable.status(), unsendable);
      return null;
    }
  }

  private ByteBuffer room(int size, boolean compressed) {
    if (streamed == null) {
      return MessageBuffers.room(size);
    }
    if (compressed) {
      return ByteBuffer.allocate(size);
    }
    TransportStream open = settled;
    return open != null ? open.room(size) : streamed.room(size);
  }

  private boolean passed(ByteBuffer framed, SendGate open) {
    try {
      return open.pass(framed.remaining());
    } catch (InterruptedException interrupted) {
      interrupted(interrupted, "sending");
      return false;
    }
  }

  /** Whether the calling thread is the first to use the call, and so the one that connects. */
  private boolean isFirstUse() {
    return end.phase() == CallPhase.CREATED && end.advance(CallPhase.Event.USE);
  }

  /** The first use of the call; false if it is over. */
  private boolean begin(@Nullable ByteBuffer framed, boolean last) {
    ofPlatformThread = !Thread.currentThread().isVirtual();
    Runnable inherited = options.inheritCancellation(this::cancel);
    if (inherited != null) {
      end.whenOver(inherited);
    }
    return attempt(framed, last);
  }

  private boolean attempt(@Nullable ByteBuffer framed, boolean last) {
    CallAttempt another = new CallAttempt(this);
    attempt = another;
    return another.begin(framed, last);
  }

  // ---- the receiving half

  @Override
  public @Nullable Object receive() {
    use();
    if (!method.type().responsesStream()) {
      return onlyResponse();
    }
    ByteBuffer next = nextFramed();
    if (next == null) {
      endSeen = true;
      requireOk();
      return null;
    }
    requireNonNull(attempt).taken(MessageFramer.messageSize(next));
    return read(next);
  }

  /** Where the next message is, with its prefix. */
  private @Nullable ByteBuffer nextFramed() {
    ByteBuffer rest = taking;
    if (rest == null || !rest.hasRemaining() || responses.isAborted()) {
      await(() -> !responses.isEmpty() || end.isOver());
      rest = (ByteBuffer) responses.poll();
      taking = rest;
    }
    return rest;
  }

  private @Nullable Object onlyResponse() {
    await(end::isOver);
    endSeen = true;
    requireOk();
    ByteBuffer only = requireNonNull(attempt).takeResponse();
    return only == null ? null : read(only);
  }

  @Override
  public Metadata headers() {
    use();
    await(() -> head() != null || end.isOver());
    ResponseHead received = head();
    return received == null ? ResponseHead.PLAIN.metadata() : received.metadata();
  }

  private @Nullable ResponseHead head() {
    CallAttempt newest = attempt;
    return newest == null ? null : newest.head();
  }

  @Override
  public Metadata trailers() {
    if (!endSeen) {
      throw CallFailures.notEndedYet(method);
    }
    return end.trailers().metadata();
  }

  /** Starts a call of which nothing was sent yet. */
  private void use() {
    if (end.phase() != CallPhase.CREATED) {
      return;
    }
    if (!method.type().requestsStream()) {
      throw CallFailures.receivedBeforeSent(method);
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

  private Object read(ByteBuffer framed) {
    try {
      Marshaller<?> marshaller = method.responses();
      return MessageFramer.isCompressed(framed)
          ? Messages.decompressed(marshaller, decompressed(framed), framed, "response")
          : Messages.next(marshaller, framed, "response");
    } catch (StatusException unreadable) {
      endSeen = true; // it is told here
      endHere(unreadable.status(), unreadable.getCause());
      throw CallFailures.received(
          method,
          source,
          new Trailers(unreadable.status(), unreadable.trailers()),
          unreadable.getCause());
    }
  }

  private ByteBuffer decompressed(ByteBuffer framed) {
    CallAttempt answered = requireNonNull(attempt);
    ResponseHead received = requireNonNull(answered.head()); // came before any message
    return CompressedMessages.next(
        framed,
        source.encodings(),
        received.encoding(),
        options.maxReceiveSize(),
        SizeLimit.CLIENT_RECEIVE,
        answered.stream());
  }

  private void requireOk() {
    Trailers trailers = end.trailers();
    if (!trailers.status().isOk()) {
      throw CallFailures.received(method, source, trailers, end.cause());
    }
  }

  // ---- what an attempt asks and tells, on its transport's thread unless said otherwise

  MethodDescriptor<?, ?> method() {
    return method;
  }

  OutgoingOptions options() {
    return options;
  }

  TransportSource source() {
    return source;
  }

  CallTimes times() {
    return times;
  }

  /** What the requests are compressed with; null: nothing. */
  @Nullable String encoding() {
    return compressor == null ? null : compressor.name();
  }

  /** The requests, if the call streams them; else an attempt is begun with the only one. */
  @Nullable KeptRequests streamed() {
    return streamed;
  }

  boolean isOver() {
    return end.isOver();
  }

  /** An attempt waits for a connection, on the thread that began it. */
  void waitsIn(PickGate pickGate) {
    end.waitsIn(pickGate);
  }

  /** An attempt has a connection, told on the thread that began it; false if the call is over. */
  boolean connected(boolean last) {
    if (!times.connected()) {
      deadlinePassed(); // no grpc-timeout could say so
      return false;
    }
    if (!end.advance(CallPhase.Event.CONNECTED)) {
      return false;
    }
    if (last || (streamed != null && streamed.isEnded())) {
      end.advance(CallPhase.Event.LAST_SENT);
    }
    return true;
  }

  /** The response headers have come, when so many bytes of messages had been written. */
  void answered(int written) {
    times.answered();
    ByteBuffer only = request;
    request = null; // there is no other attempt
    if (only != null && only.remaining() == written) {
      MessageBuffers.giveBack(only); // the transport has done with it
    }
    if (streamed != null) {
      streamed.answered();
    }
    responses.wake();
  }

  /** Responses of a stream have come. */
  void arrived(ByteBuffer framed) {
    responses.put(framed);
  }

  /** The server has ended the call. */
  void ended(Trailers trailers) {
    if (end.end(times.asDeadline(trailers), null)) {
      responses.end();
      wakeAll();
    }
  }

  /**
   * The stream ended otherwise, when so many bytes of messages had been written. If the server did
   * certainly nothing for it, the call is tried once more.
   */
  void closed(Status status, boolean unprocessed, int written) {
    boolean kept = unprocessed && isKept();
    if (kept && end.refused()) {
      if (gate != null) {
        gate.unwrite(written);
      }
      tryAgain(status);
    } else {
      Status told = kept ? status.withMore("tried twice, this is the second refusal") : status;
      ended(new Trailers(told, new Metadata()));
    }
  }

  /** The transport took no more calls. The call is tried as often as that happens (gRFC A6). */
  void notSent(Status status) {
    if (isKept() && end.advance(CallPhase.Event.REFUSED)) {
      tryAgain(status);
    } else {
      ended(new Trailers(status, new Metadata()));
    }
  }

  /** Whether the requests are here for another attempt, which is about to be made. */
  private boolean isKept() {
    return streamed != null ? streamed.refused() : request != null;
  }

  /** On a thread of its own: whoever made the call may not be waiting for it. */
  private void tryAgain(Status refusal) {
    ByteBuffer again = request;
    SecondAttempts.start(
        () -> {
          if (!attempt(again, again != null)) {
            ended(new Trailers(refusal, new Metadata())); // unless it is over, and so is why
          }
        },
        ofPlatformThread);
  }

  void deadlinePassed() {
    endHere(times.deadlineExceeded(), null);
  }

  /** Messages have left. */
  void written(int bytes) {
    if (gate != null) {
      gate.written(bytes);
    }
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
  void endHere(Status status, @Nullable Throwable cause) {
    if (end.end(new Trailers(status, new Metadata()), cause)) {
      responses.abort();
      wakeAll();
      CallAttempt newest = attempt;
      if (newest != null) {
        newest.cancel();
      }
    }
  }

  private void wakeAll() {
    if (gate != null) {
      gate.open();
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

  /** The method, for texts. */
  @Override
  public String toString() {
    return method.toString();
  }
}
