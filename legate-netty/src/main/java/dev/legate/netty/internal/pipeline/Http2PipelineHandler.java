package dev.legate.netty.internal.pipeline;

import dev.legate.http2.ByteSink;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.connection.Http2Connection;
import dev.legate.internal.wire.MessageBuffers;
import dev.legate.spi.LimitReached.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Feeds an {@link Http2Connection} with what a socket reads, and writes what it has to send.
 *
 * <p>Belongs to one event loop. Everything that one batch of reads or commands gives to write is
 * gathered into one buffer and flushed once. While the socket takes no more, DATA stays in the
 * machine, so that memory stays flat and control frames overtake it.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // failures come as exceptionCaught, the end as channelInactive
public final class Http2PipelineHandler extends ChannelInboundHandlerAdapter {
  private static final System.Logger LOG = System.getLogger(Http2PipelineHandler.class.getName());

  /** DATA that goes into one buffer, and stays there if the socket does not take it. */
  private static final int CHUNK = 64 * 1024;

  /** A buffer beside the loop's own: DATA of a {@link #CHUNK}, with what may exceed it. */
  private static final int OTHER_BUFFER = CHUNK + 16 * 1024;

  /**
   * DATA that one connection writes before others on its loop have a turn: 512 KiB, and a frame, so
   * that of a message whose size is a power of two no crumb is left for a flush of its own.
   */
  private static final int MOST_PER_TURN = (512 + 16) * 1024;

  /**
   * Unwritten bytes beyond which nothing more is read: DATA stays far below, so that these are the
   * replies to a peer that causes many and reads none.
   */
  private static final int UNWRITTEN_STOPS_READING = 1024 * 1024;

  private static final int LINGER_SECONDS = 2;

  private final Http2Connection machine;
  private final ConnectionOwner owner;
  private final ByteSink sink = this::gather;
  private final Timeout timeout = new Timeout();
  private @Nullable ChannelHandlerContext context;
  private @Nullable Loop loop;
  private @Nullable ByteBuf out;

  /** Bytes given to Netty of the chunk that is being flushed. */
  private int written;

  /** Buffers of streams that have ended; null if there are none. */
  private @Nullable List<ByteBuffer> spent;

  /** Null until the peer comes to a limit. */
  private @Nullable PeerLimits limits;

  private @Nullable Throwable cause;
  private boolean touched;

  /** Whether the socket has taken the last chunk at once. */
  private boolean tookAll;

  private boolean readingStopped;
  private State state = State.NEW;

  private enum State {
    NEW,
    OPEN,
    /** Everything is written; the rest of what the peer sends is not looked at. */
    FINISHED,
    CLOSED
  }

  /** The machine must not have been started. */
  public Http2PipelineHandler(Http2Connection machine, ConnectionOwner owner) {
    this.machine = machine;
    this.owner = owner;
  }

  /** The machine, for its event loop. */
  public Http2Connection machine() {
    return machine;
  }

  /** The event loop of this connection; known from {@link ConnectionOwner#onActive} on. */
  public Loop loop() {
    Loop known = loop;
    if (known == null) {
      throw new IllegalStateException("the connection is not active yet");
    }
    return known;
  }

  /** The socket; known from {@link ConnectionOwner#onActive} on. */
  public Channel channel() {
    return context().channel();
  }

  /** The machine has been given something to write: it is written at the end of this batch. */
  public void touch() {
    if (!touched && state == State.OPEN) {
      touched = true;
      loop().touch(this);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    if (ctx.channel().isActive()) {
      begin(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    begin(ctx);
  }

  private void begin(ChannelHandlerContext ctx) {
    if (state != State.NEW) {
      return;
    }
    state = State.OPEN;
    loop = Loop.of(ctx.channel().eventLoop());
    ctx.channel().remoteAddress(); // which Netty keeps then: a closed socket has none
    machine.start(System.nanoTime());
    owner.onActive();
    touch();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    loop().beginBatch();
    try {
      if (state == State.OPEN && message instanceof ByteBuf in) {
        read(in);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(ByteBuf in) {
    ReadTarget target = loop().readTarget();
    Receivers receivers = loop().receivers();
    long now = System.nanoTime();
    while (in.isReadable() && !machine.isFinished()) {
      ByteBuffer piece = target.next(machine, in.readableBytes());
      byte[] array = piece.array();
      int offset = piece.arrayOffset() + piece.position();
      int length = piece.remaining();
      in.readBytes(array, offset, length);
      try {
        machine.receive(array, offset, length, now);
      } finally {
        receivers.tell(); // before the loop's array is used again
      }
    }
    owner.onProgress();
    touch();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    loop().endBatch();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      if (readingStopped) {
        readingStopped = false;
        ctx.channel().config().setAutoRead(true);
      }
      touch();
    }
  }

  /** Writes what the machine may send now. */
  void flushNow() {
    touched = false;
    if (state != State.OPEN) {
      return;
    }
    ChannelHandlerContext ctx = context();
    Channel channel = ctx.channel();
    int total = 0;
    boolean more;
    do {
      written = 0;
      more = machine.flush(sink, channel.isWritable() ? chunk(total) : 0);
      writeGathered(ctx);
      if (written > 0) {
        ctx.flush(); // each chunk, so that the next finds the loop's buffer free
      }
      total += written;
      tookAll = unwritten() == 0;
    } while (more && channel.isWritable() && total < MOST_PER_TURN);
    giveBackSpent();
    afterFlush(channel, more);
  }

  /**
   * How much DATA goes into the next buffer, when so much has been written in this turn: all that
   * the turn may, if that is the loop's buffer and the socket has just taken everything, since each
   * flush may cost waking the other side. A turn begins so only with a message that is larger than
   * a {@link #CHUNK}: those who send small ones are to go on soon.
   */
  private int chunk(int total) {
    boolean mayBeLarge = total >= CHUNK || machine.queuedByNext() > CHUNK;
    boolean large = tookAll && mayBeLarge && loop().buffers().isWriteFree();
    return Math.min(large ? MOST_PER_TURN : CHUNK, MOST_PER_TURN - total);
  }

  /** The machine refers to the buffer at most in output that the next flush copies. */
  void giveBackWhenFlushed(ByteBuffer buffer) {
    List<ByteBuffer> buffers = spent;
    if (buffers == null) {
      buffers = new ArrayList<>(1);
      spent = buffers;
    }
    buffers.add(buffer);
  }

  private void giveBackSpent() {
    List<ByteBuffer> buffers = spent;
    if (buffers != null) {
      spent = null;
      buffers.forEach(MessageBuffers::giveBack);
    }
  }

  private void afterFlush(Channel channel, boolean more) {
    if (machine.isFinished()) {
      finish(channel);
    } else if (state == State.OPEN) {
      if (more && channel.isWritable()) {
        touch();
      } else if (channel.isActive() && channel.bytesBeforeWritable() > UNWRITTEN_STOPS_READING) {
        readingStopped = true; // of a closed channel it would be Long.MAX_VALUE
        reached(
            "unwritten",
            UNWRITTEN_STOPS_READING,
            channel.bytesBeforeWritable() + " bytes that the peer does not read",
            Outcome.READING_STOPPED);
        channel.config().setAutoRead(false);
      }
      timeout.follow(machine.nextTimeout());
    }
    owner.onFlushed();
  }

  /** Bytes that the socket has not taken yet. */
  public long unwritten() {
    ChannelOutboundBuffer waiting = channel().unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.totalPendingWriteBytes();
  }

  /** Tells that the peer came to a limit. */
  public void reached(String limit, long configured, String seen, Outcome outcome) {
    limits().reached(limit, configured, seen, outcome);
  }

  /** Tells that a call of the peer's was refused because the server is full: many at once. */
  void refused(String limit, long configured) {
    limits().refused(limit, configured, System.nanoTime());
  }

  private PeerLimits limits() {
    PeerLimits known = limits;
    if (known == null) {
      known = new PeerLimits(owner.events(), Addresses.toJdk(channel().remoteAddress()));
      limits = known;
    }
    return known;
  }

  private void gather(byte[] buffer, int offset, int length) {
    ByteBuf gathered = out;
    if (gathered != null && gathered.maxWritableBytes() < length) {
      writeGathered(context());
      gathered = null;
    }
    if (gathered == null) {
      gathered = buffer(length);
      out = gathered;
    }
    gathered.writeBytes(buffer, offset, length);
  }

  private ByteBuf buffer(int least) {
    ByteBuf free = least <= LoopBuffers.WRITE ? loop().buffers().toWrite() : null;
    return free != null ? free : context().alloc().directBuffer(Math.max(least, OTHER_BUFFER));
  }

  /** Gives Netty what was gathered. */
  private void writeGathered(ChannelHandlerContext ctx) {
    ByteBuf gathered = out;
    if (gathered != null) {
      out = null;
      written += gathered.readableBytes();
      ctx.write(gathered, ctx.voidPromise());
    }
  }

  /**
   * Closes the socket when everything is written. Half at first: a close with unread bytes would be
   * a reset, which could overtake the GOAWAY that says what was wrong.
   */
  private void finish(Channel channel) {
    state = State.FINISHED;
    timeout.cancel();
    if (channel instanceof DuplexChannel duplex && channel.isActive()) {
      channel.config().setAutoRead(true);
      SslHandler tls = channel.pipeline().get(SslHandler.class);
      Future<?> written =
          tls == null ? channel.writeAndFlush(Unpooled.EMPTY_BUFFER) : tls.closeOutbound();
      written.addListener(over -> duplex.shutdownOutput());
      channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    } else {
      channel.close();
    }
  }

  /** Closes the socket without waiting for anything; streams end as if the peer had closed. */
  public void closeNow() {
    if (state != State.CLOSED) {
      channel().close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (state == State.CLOSED) {
      return;
    }
    boolean wasStarted = state != State.NEW;
    state = State.CLOSED;
    timeout.cancel();
    if (!wasStarted) {
      owner.onInactive(cause);
      return;
    }
    loop().beginBatch();
    try {
      if (!machine.isFinished()) {
        machine.receiveEnd();
      }
      owner.onInactive(cause);
    } finally {
      loop().endBatch(); // or threads that it woke would wait for another batch
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      ctx.close(); // the peer has said that nothing follows
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable caught) {
    Throwable failed = caught.getCause();
    Throwable thrown = caught instanceof DecoderException && failed != null ? failed : caught;
    if (cause == null) {
      cause = thrown;
    }
    if (thrown instanceof IOException failure) {
      owner.onFailure(failure);
    } else {
      LOG.log(System.Logger.Level.ERROR, "closing " + ctx.channel() + " after a defect", thrown);
      if (state == State.OPEN && endAfterDefect()) {
        return;
      }
    }
    ctx.close();
  }

  private boolean endAfterDefect() {
    try {
      machine.goAway(ErrorCode.INTERNAL_ERROR, "internal error");
      touch();
      return true;
    } catch (RuntimeException | Error brokenByTheDefect) {
      LOG.log(System.Logger.Level.DEBUG, "GOAWAY was not possible", brokenByTheDefect);
      return false;
    }
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext known = context;
    if (known == null) {
      throw new IllegalStateException("the handler is in no pipeline yet");
    }
    return known;
  }

  /** The machine's next time-out, which is looked at coarsely: one that moves away is let run. */
  private final class Timeout extends DeadlineWheel.Timer {
    private long at = Long.MAX_VALUE;

    void follow(long nanos) {
      if (nanos == Long.MAX_VALUE || (isSet() && at - nanos <= 0)) {
        return;
      }
      cancel();
      at = nanos;
      long now = System.nanoTime();
      loop().timers().set(this, now, nanos - now);
    }

    @Override
    protected void expired() {
      if (state == State.OPEN) {
        machine.onTime(System.nanoTime());
        owner.onProgress();
        touch();
        timeout.follow(machine.nextTimeout());
      }
    }
  }
}
