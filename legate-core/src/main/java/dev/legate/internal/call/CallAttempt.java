package dev.legate.internal.call;

import dev.legate.Deadline;
import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.internal.bridge.PickGate;
import dev.legate.internal.transport.CancelReason;
import dev.legate.internal.transport.ClientTransport;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.transport.TransportStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of an outgoing call: it picks a transport, has one stream there, and keeps what came
 * on it. What that means for the call is the {@linkplain OutgoingCall call's} to decide.
 *
 * <p>Begun by one thread, told of by its transport's, commanded and read by any.
 */
final class CallAttempt implements StreamListener, PickRequest {
  private final OutgoingCall call;

  /** Null until the transport has given it. */
  private volatile @Nullable TransportStream stream;

  private volatile @Nullable ResponseHead head;

  /** What the call is sent with; of the thread that begins. */
  private Metadata headers;

  /** The only response, written by the transport's thread before the end. */
  private @Nullable ByteBuffer response;

  /** What the window of this stream is owed; null if there is one response only. */
  private final @Nullable Credit credit;

  /** How many bytes of messages have left; of the transport's thread. */
  private int written;

  CallAttempt(OutgoingCall call) {
    this.call = call;
    this.headers = call.options().headers();
    this.credit = call.method().type().responsesStream() ? new Credit() : null;
  }

  // ---- commands of the call

  /** Takes a transport, waiting for one, and starts there; false if the call is over. */
  boolean begin(@Nullable ByteBuffer framed, boolean last) {
    TransportSource source = call.source();
    ClientTransport transport;
    try {
      transport = call.options().hasCredentials() ? pickWithCredentials(source) : source.pick(this);
    } catch (StatusException failure) {
      call.endHere(failure.status(), failure.getCause());
      return false;
    } catch (RuntimeException | Error misuse) { // such as waiting on an event loop
      call.endHere(Status.of(StatusCode.CANCELLED, "it could not be started: " + misuse), misuse);
      throw misuse;
    }
    try {
      return call.connected(last) && startOn(transport, framed, last);
    } finally {
      source.placed(this);
    }
  }

  /**
   * Picks twice: credentials are asked only if they may be sent, and a slow answer may outlive the
   * connection that there was.
   */
  private ClientTransport pickWithCredentials(TransportSource source) {
    CredentialHeaders credentials =
        new CredentialHeaders(call.method(), source.authority(), call.options());
    boolean secure;
    ClientTransport transport = source.pick(this);
    try {
      credentials.checkSecurity(transport);
      secure = transport.secure();
    } finally {
      source.placed(this);
    }
    call.times().authorizing();
    headers = credentials.ask(secure, call);
    transport = source.pick(this);
    try {
      credentials.checkSecurity(transport);
    } catch (StatusException refused) {
      source.placed(this);
      throw refused;
    }
    return transport;
  }

  private boolean startOn(ClientTransport transport, @Nullable ByteBuffer framed, boolean last) {
    KeptRequests streamed = call.streamed();
    RequestHead head =
        new RequestHead(path(), call.source().authority(), deadline(), call.encoding(), headers);
    TransportStream started =
        streamed == null
            ? transport.start(head, framed, last, this)
            : streamed.start(transport, head, this);
    if (started == null) {
      return false;
    }
    stream = started;
    if (call.isOver()) {
      started.cancel(CancelReason.CANCELLED); // it ended before it knew its stream
      return false;
    }
    return true;
  }

  /** The stream, or null while there is none yet. */
  @Nullable TransportStream stream() {
    return stream;
  }

  /** Ends the stream, if there is one; else {@link #begin} does so when it comes. */
  void cancel() {
    TransportStream open = stream;
    if (open != null) {
      open.cancel(CancelReason.CANCELLED);
    }
  }

  /** The application has taken a message of so many bytes; the receiving thread only. */
  void taken(int bytes) {
    TransportStream open = stream;
    if (open != null && credit != null) {
      credit.taken(bytes, open);
    }
  }

  /** What has arrived of the response headers, or null. */
  @Nullable ResponseHead head() {
    return head;
  }

  /** Gives away the only response, or null; for the receiving thread, after the end. */
  @Nullable ByteBuffer takeResponse() {
    ByteBuffer only = response;
    response = null;
    return only;
  }

  // ---- events, on the transport's thread

  @Override
  public int maxReceiveSize() {
    return call.options().maxReceiveSize();
  }

  @Override
  public boolean givesBuffersBack() {
    return !call.method().responses().keepsSource();
  }

  @Override
  public void onHead(ResponseHead received) {
    head = received;
    call.answered(written);
  }

  @Override
  public void onMessages(ByteBuffer framed, int count) {
    if (call.method().type().responsesStream()) {
      call.arrived(framed);
    } else if (response == null && count == 1) {
      response = framed;
    } else {
      onInvalid(
          Status.of(
              StatusCode.UNIMPLEMENTED,
              call + " has one response message, the server sent more than one"));
    }
  }

  @Override
  public void onInvalid(Status status) {
    call.endHere(status, null);
  }

  @Override
  public void onTrailers(Trailers trailers) {
    if (trailers.status().isOk() && !call.method().type().responsesStream() && response == null) {
      Status missing =
          Status.of(
              StatusCode.UNIMPLEMENTED,
              call + " has one response message, the server sent none and the status OK");
      call.ended(new Trailers(missing, trailers.metadata()));
    } else {
      call.ended(trailers);
    }
  }

  @Override
  public void onClosed(Status status, boolean unprocessed) {
    call.closed(status, unprocessed, written);
  }

  @Override
  public void onNotSent(Status status) {
    call.notSent(status);
  }

  @Override
  public void onHalfClosed() {
    throw new AssertionError("a client is not told that the other side half-closed");
  }

  @Override
  public void onQueued(int limit) {
    call.times().queued(limit);
  }

  @Override
  public void onDequeued() {
    call.times().dequeued();
  }

  @Override
  public void onDeadline() {
    call.deadlinePassed();
  }

  @Override
  public void onSent(int bytes) {
    written += bytes;
    call.written(bytes);
  }

  // ---- what the channel asks

  @Override
  public String path() {
    return call.method().fullPath();
  }

  @Override
  public @Nullable Deadline deadline() {
    return call.options().deadline();
  }

  @Override
  public boolean isWaitForReady() {
    return call.options().waitForReady();
  }

  @Override
  public void waitsIn(PickGate gate) {
    call.waitsIn(gate);
  }
}
