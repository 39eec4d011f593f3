package dev.legate.internal.inprocess;

import static java.util.Objects.requireNonNull;

import dev.legate.Deadline;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.transport.CancelReason;
import dev.legate.internal.transport.ListenOptions;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.transport.TransportStream;
import dev.legate.internal.wire.BufferAdvance;
import dev.legate.internal.wire.FieldSink;
import dev.legate.internal.wire.HeaderLimit;
import dev.legate.internal.wire.MessageDeframer;
import dev.legate.internal.wire.Rejection;
import dev.legate.internal.wire.RequestFields;
import dev.legate.internal.wire.ResponseFields;
import dev.legate.internal.wire.ResponseHeaders;
import dev.legate.internal.wire.SizeLimit;
import dev.legate.server.Peer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One call, both ends of it. Of the loop, except where it says else. */
final class InProcessCall {
  private final InProcessConnection connection;
  private final InProcessLoop loop;
  private final StreamListener client;
  private final MessageDeframer responseDeframer;
  private final ResponseFields.Reader reader = new ResponseFields.Reader();
  private final HeaderMeter meter = new HeaderMeter(reader);
  private final List<Future<?>> timers = new ArrayList<>(2);

  private @Nullable StreamListener server;
  private @Nullable MessageFlow requests;
  private @Nullable MessageFlow responses;
  private @Nullable Trailers trailers;
  private boolean headTold;

  /** Read by any thread, so that commands that come too late cost nothing. */
  private volatile boolean over;

  InProcessCall(InProcessConnection connection, InProcessLoop loop, StreamListener client) {
    this.connection = connection;
    this.loop = loop;
    this.client = client;
    this.responseDeframer =
        new MessageDeframer(client, BufferAdvance.NONE, loop.gathering(), SizeLimit.CLIENT_RECEIVE);
  }

  /** The commands of the client; for any thread. */
  TransportStream clientSide() {
    return new ClientSide();
  }

  /** Reaches the server, or is answered for it. */
  void begin(RequestHead sent, RequestFields fields, ListenOptions options, Peer peer) {
    Rejection rejection = fields.rejection(options.encodings());
    if (rejection != null) {
      reject(rejection);
      return;
    }
    RequestHead head = fields.head(System.nanoTime(), System::nanoTime, options.maxCallTime());
    StreamListener accepted = options.acceptor().accept(head, new ServerSide(), peer);
    server = accepted;
    MessageDeframer requestDeframer =
        new MessageDeframer(
            accepted, BufferAdvance.NONE, loop.gathering(), SizeLimit.SERVER_RECEIVE);
    requestDeframer.encoding(head.encoding());
    requests =
        new MessageFlow(
            client,
            requestDeframer,
            loop.gathering(),
            () -> {
              if (requestDeframer.end()) {
                accepted.onHalfClosed();
              }
            });
    responses = new MessageFlow(accepted, responseDeframer, loop.gathering(), this::answered);
    watch(sent.deadline(), client);
    watch(head.deadline(), accepted);
  }

  /** The request is answered for the server. */
  void reject(Rejection rejection) {
    reader.begin();
    ResponseHeaders.writeRejection(rejection, reader);
    over = true;
    client.onTrailers(reader.end().trailersOnly());
    connection.ended(this);
  }

  private void watch(@Nullable Deadline deadline, StreamListener listener) {
    if (deadline != null) {
      timers.removeIf(Future::isDone);
      long nanos = Math.max(0, deadline.remainingNanos());
      timers.add(loop.schedule(() -> onTime(deadline, listener), nanos));
    }
  }

  private void onTime(Deadline deadline, StreamListener listener) {
    if (over) {
      return;
    }
    if (deadline.isExpired()) {
      listener.onDeadline();
    } else {
      watch(deadline, listener); // its clock is not that of the timer
    }
  }

  /** The connection takes no calls: the server has certainly done nothing. */
  void refuse(Status status) {
    over = true;
    client.onClosed(status, true);
  }

  void requests(@Nullable ByteBuffer framed, boolean end) {
    if (!over) {
      flow(requests, framed, end);
    }
  }

  private static void flow(@Nullable MessageFlow flow, @Nullable ByteBuffer framed, boolean end) {
    MessageFlow open = requireNonNull(flow);
    if (framed != null) {
      open.add(framed);
    }
    if (end) {
      open.end();
    }
    open.pump();
  }

  private void head(ResponseHead head) {
    headTold = true;
    if (head.equals(ResponseHead.PLAIN)) {
      client.onHead(ResponseHead.PLAIN);
      return;
    }
    ResponseFields fields = read(head, ResponseHeaders::writeHead);
    if (meter.isTooLarge()) {
      headTooLarge();
      return;
    }
    responseDeframer.encoding(fields.head().encoding());
    client.onHead(fields.head());
  }

  private <T> ResponseFields read(T block, BiConsumer<T, FieldSink> writer) {
    reader.begin();
    meter.begin(0);
    writer.accept(block, meter);
    return reader.end();
  }

  private void headTooLarge() {
    Status status =
        HeaderLimit.exceeded("response headers", meter.size(), HeaderMeter.LIMIT, "client");
    end();
    client.onClosed(status, false);
    requireNonNull(server).onClosed(Status.of(StatusCode.CANCELLED, status.description()), false);
    connection.ended(this);
  }

  private void finish(
      @Nullable ResponseHead head, @Nullable ByteBuffer framed, Trailers newTrailers) {
    if (trailers != null) {
      return;
    }
    trailers = newTrailers;
    ResponseHead first = head == null ? ResponseHead.PLAIN : head;
    if (!headTold && (framed != null || !ResponseHeaders.fitsTrailersOnly(first))) {
      head(first);
    }
    flow(responses, framed, true);
  }

  /** The last byte of the answer has passed. */
  private void answered() {
    Trailers sent = requireNonNull(trailers);
    Trailers read = readTrailers(sent);
    if (meter.isTooLarge()) {
      read = readTrailers(HeaderLimit.fit(sent, meter.size(), HeaderMeter.LIMIT));
    }
    // A server that fails in the middle of a message has a reason, which matters more.
    if (read.status().isOk()) {
      responseDeframer.end();
    }
    end();
    client.onTrailers(read);
    connection.ended(this);
  }

  private Trailers readTrailers(Trailers sent) {
    meter.begin(0);
    if (sent.equals(Trailers.OK)) {
      return Trailers.OK;
    }
    return headTold
        ? read(sent, ResponseHeaders::writeTrailers).trailers()
        : read(sent, ResponseHeaders::writeTrailersOnly).trailersOnly();
  }

  private void cancelledByClient() {
    end();
    requireNonNull(server)
        .onClosed(Status.of(StatusCode.CANCELLED, "the client cancelled the call"), false);
    connection.ended(this);
  }

  private void cancelledByServer(CancelReason reason) {
    end();
    switch (reason) {
      case CANCELLED -> client.onClosed(reset(StatusCode.CANCELLED, "cancelled"), false);
      case INTERNAL -> client.onClosed(reset(StatusCode.INTERNAL, "failed and cancelled"), false);
      case REFUSED -> client.onClosed(reset(StatusCode.UNAVAILABLE, "refused"), true);
    }
    connection.ended(this);
  }

  private static Status reset(StatusCode code, String what) {
    return Status.of(code, "the server " + what + " the call");
  }

  /** The connection is closed; it forgets the call by itself. */
  void connectionLost(Status clientStatus, Status serverStatus) {
    end();
    client.onClosed(clientStatus, false);
    requireNonNull(server).onClosed(serverStatus, false);
    connection.ended(this);
  }

  private void end() {
    over = true;
    requireNonNull(requests).stop();
    requireNonNull(responses).stop();
    timers.forEach(timer -> timer.cancel(false));
  }

  /** Runs a command on the loop unless it comes too late. */
  private void command(Runnable command) {
    if (!over) {
      loop.execute(
          () -> {
            if (!over) {
              command.run();
            }
          });
    }
  }

  private final class ClientSide implements TransportStream {
    @Override
    public void sendHead(ResponseHead head) {
      throw new UnsupportedOperationException("a client sends no response headers");
    }

    @Override
    public void sendMessage(ByteBuffer framed) {
      command(() -> flow(requests, framed, false));
    }

    @Override
    public void halfClose(@Nullable ByteBuffer framed) {
      command(() -> flow(requests, framed, true));
    }

    @Override
    public void finish(@Nullable ResponseHead head, @Nullable ByteBuffer framed, Trailers last) {
      throw new UnsupportedOperationException("a client sends no trailers");
    }

    @Override
    public void cancel(CancelReason reason) {
      command(InProcessCall.this::cancelledByClient);
    }

    @Override
    public void taken(int bytes) {
      command(() -> requireNonNull(responses).taken(bytes));
    }
  }

  private final class ServerSide implements TransportStream {
    @Override
    public void sendHead(ResponseHead head) {
      command(() -> head(head));
    }

    @Override
    public void sendMessage(ByteBuffer framed) {
      command(() -> flow(responses, framed, false));
    }

    @Override
    public void halfClose(@Nullable ByteBuffer framed) {
      throw new UnsupportedOperationException("a server ends its answer with trailers");
    }

    @Override
    public void finish(@Nullable ResponseHead head, @Nullable ByteBuffer framed, Trailers last) {
      command(() -> InProcessCall.this.finish(head, framed, last));
    }

    @Override
    public void cancel(CancelReason reason) {
      command(() -> cancelledByServer(reason));
    }

    @Override
    public void taken(int bytes) {
      command(() -> requireNonNull(requests).taken(bytes));
    }
  }
}
