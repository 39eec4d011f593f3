package dev.legate.internal.call;

import dev.legate.client.CallOptions;
import dev.legate.internal.compress.Encodings;
import dev.legate.internal.transport.ClientTransport;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.TransportStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A channel whose one transport is the test. */
final class FakeSource implements TransportSource, ClientTransport {
  final BlockingQueue<FakeStream> streams = new LinkedBlockingQueue<>();
  final AtomicInteger placed = new AtomicInteger();
  volatile Consumer<PickRequest> onPick = request -> {};

  /** Runs on the transport's side before the call knows its stream. */
  volatile Consumer<StreamListener> onStart = listener -> {};

  volatile boolean secure = true;
  volatile CallOptions defaults = CallOptions.NONE;
  private volatile StreamListener listener;

  /** Whoever listens to the stream that was started last. */
  StreamListener listener() {
    return listener;
  }

  /** The next stream, waiting until it is started. */
  FakeStream nextStream() {
    try {
      return streams.take();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Override
  public String target() {
    return "fake:target";
  }

  @Override
  public String authority() {
    return "target";
  }

  @Override
  public CallOptions defaults() {
    return defaults;
  }

  @Override
  public Encodings encodings() {
    return Encodings.BUILT_IN;
  }

  @Override
  public ClientTransport pick(PickRequest request) {
    onPick.accept(request);
    return this;
  }

  @Override
  public void placed(PickRequest request) {
    placed.incrementAndGet();
  }

  @Override
  public TransportStream start(
      RequestHead head, ByteBuffer framed, boolean end, StreamListener newListener) {
    listener = newListener;
    FakeStream stream = new FakeStream();
    stream.requestHead = head;
    stream.listener = newListener;
    stream.first = framed;
    if (framed != null) {
      stream.commands.add("message " + Texts.unframed(framed));
    }
    if (end) {
      stream.commands.add("half-close");
    }
    onStart.accept(newListener);
    streams.add(stream);
    return stream;
  }

  @Override
  public SocketAddress remoteAddress() {
    return new InetSocketAddress(1);
  }

  @Override
  public boolean secure() {
    return secure;
  }

  @Override
  public void shutdown() {}

  @Override
  public void shutdownNow(String reason) {}
}
