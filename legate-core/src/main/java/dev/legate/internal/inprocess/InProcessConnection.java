package dev.legate.internal.inprocess;

import dev.legate.Deadline;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.transport.ClientTransport;
import dev.legate.internal.transport.ConnectionListener;
import dev.legate.internal.transport.ListenOptions;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.TransportStream;
import dev.legate.internal.wire.Rejection;
import dev.legate.internal.wire.RequestFields;
import dev.legate.internal.wire.RequestHeaders;
import dev.legate.server.Peer;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection, both ends of it: commands for any thread, all else on the server's loop. */
final class InProcessConnection implements ClientTransport {
  /**
   * Who talks to whom.
   *
   * @param peer the client, as the server sees it
   * @param common what the client says with all requests
   */
  record Ends(Peer peer, RequestHeaders.Common common) {}

  private enum State {
    CONNECTING,
    OPEN,
    DRAINING,
    CLOSED
  }

  private final InProcessLoop loop;
  private final Ends ends;
  private final ListenOptions options;
  private final ConnectionListener listener;
  private final Consumer<InProcessConnection> onClosed;
  private final Set<InProcessCall> calls = new LinkedHashSet<>();
  private final RequestFields.Reader reader = new RequestFields.Reader();
  private final HeaderMeter meter = new HeaderMeter(reader);
  private State state = State.CONNECTING;

  /** What the last call had in common with all calls of its method, and how it was read. */
  private @Nullable RequestHead lastHead;

  private RequestFields lastFields = RequestFields.NONE;
  private int lastSize;

  InProcessConnection(
      InProcessLoop loop,
      Ends ends,
      ListenOptions options,
      ConnectionListener listener,
      Consumer<InProcessConnection> onClosed) {
    this.loop = loop;
    this.ends = ends;
    this.options = options;
    this.listener = listener;
    this.onClosed = onClosed;
  }

  // ---- commands, from any thread

  @Override
  public TransportStream start(
      RequestHead head, @Nullable ByteBuffer framed, boolean end, StreamListener callListener) {
    InProcessCall call = new InProcessCall(this, loop, callListener);
    loop.execute(() -> begin(call, head, framed, end));
    return call.clientSide();
  }

  @Override
  public SocketAddress remoteAddress() {
    return ends.peer().localAddress();
  }

  @Override
  public boolean secure() {
    return true; // nothing leaves the process
  }

  @Override
  public void shutdown() {
    loop.execute(this::drain);
  }

  @Override
  public void shutdownNow(String reason) {
    loop.execute(
        () ->
            close(
                Status.of(StatusCode.UNAVAILABLE, reason),
                Status.of(StatusCode.CANCELLED, "the client closed the connection")));
  }

  // ---- on the loop

  void open() {
    if (state == State.CONNECTING) {
      state = State.OPEN;
      listener.onReady(this);
    }
  }

  private void begin(
      InProcessCall call, RequestHead head, @Nullable ByteBuffer framed, boolean end) {
    if (state != State.OPEN) {
      call.refuse(
          Status.of(
              StatusCode.UNAVAILABLE,
              "the connection to " + remoteAddress() + " takes no more calls"));
      return;
    }
    calls.add(call);
    RequestFields fields = read(head);
    if (meter.isTooLarge()) {
      call.reject(Rejection.headersTooLarge(meter.size(), HeaderMeter.LIMIT));
    } else {
      call.begin(head, fields, options, ends.peer());
    }
    call.requests(framed, end);
  }

  /** The head as a server reads it from the wire. */
  private RequestFields read(RequestHead head) {
    RequestHead last = lastHead;
    if (last == null
        || !last.path().equals(head.path())
        || !last.authority().equals(head.authority())) {
      reader.begin(RequestFields.NONE);
      meter.begin(0);
      RequestHeaders.writeRepeating(head.path(), head.authority(), "http", ends.common(), meter);
      lastHead = head;
      lastFields = reader.end();
      lastSize = meter.size();
    }
    meter.begin(lastSize);
    if (!RequestHeaders.varies(head)) {
      return lastFields;
    }
    reader.begin(lastFields);
    Deadline deadline = head.deadline();
    RequestHeaders.writeVarying(head, deadline == null ? 0 : deadline.remainingNanos(), meter);
    return reader.end();
  }

  /** A call is over, and everybody has been told. */
  void ended(InProcessCall call) {
    calls.remove(call);
    closeIfDrained();
  }

  void drainByServer() {
    if (state == State.OPEN) {
      state = State.DRAINING;
      listener.onDraining(true);
      closeIfDrained();
    }
  }

  private void drain() {
    if (state == State.OPEN || state == State.CONNECTING) {
      state = State.DRAINING;
    }
    closeIfDrained();
  }

  private void closeIfDrained() {
    if (state == State.DRAINING && calls.isEmpty()) {
      Status status =
          Status.of(
              StatusCode.UNAVAILABLE, "the connection to " + remoteAddress() + " has been drained");
      close(status, status);
    }
  }

  /** Closes at once; the calls there are end with what each side is told. */
  void close(Status client, Status server) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    listener.onClosed(client); // first, so that no call is sent here again
    List.copyOf(calls).forEach(call -> call.connectionLost(client, server));
    onClosed.accept(this);
  }
}
