package dev.legate.netty.internal.pipeline;

import dev.legate.netty.NettyOptions;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A group of event loops that is shared by all who want the same kind, and whose threads end when
 * the last of them has released it. For any thread.
 */
public final class EventLoops {
  private static final List<EventLoops> SHARED = new ArrayList<>();

  private enum Purpose {
    /** Connections of clients and servers; daemon threads. */
    CONNECTIONS,
    /**
     * Accepting; one thread, which is no daemon, so that a process does not end while it serves.
     */
    ACCEPTING
  }

  /** Compared by hand: what a record compares with takes a while to be made, at the first start. */
  private record Kind(Purpose purpose, SocketTransport transport, int threads) {
    boolean isLike(Kind other) {
      return purpose == other.purpose && transport == other.transport && threads == other.threads;
    }
  }

  private final Kind kind;
  private final EventLoopGroup group;
  private int users;

  private EventLoops(Kind kind) {
    this.kind = kind;
    this.group =
        new MultiThreadIoEventLoopGroup(
            kind.threads, threads(kind.purpose), kind.transport.ioHandlers());
  }

  /** The loops for connections; to be {@linkplain #release released}. */
  public static EventLoops forConnections(NettyOptions options) {
    return acquire(
        new Kind(Purpose.CONNECTIONS, SocketTransport.chosenBy(options), options.eventLoops()));
  }

  /** The loop that accepts; to be {@linkplain #release released}. */
  public static EventLoops forAccepting(NettyOptions options) {
    return acquire(new Kind(Purpose.ACCEPTING, SocketTransport.chosenBy(options), 1));
  }

  private static EventLoops acquire(Kind kind) {
    synchronized (SHARED) {
      for (EventLoops loops : SHARED) {
        if (loops.kind.isLike(kind)) {
          loops.users++;
          return loops;
        }
      }
      EventLoops loops = new EventLoops(kind);
      SHARED.add(loops);
      loops.users++;
      return loops;
    }
  }

  /** Ends one use; the threads end with the last, soon. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the threads
  public void release() {
    synchronized (SHARED) {
      users--;
      if (users > 0) {
        return;
      }
      SHARED.remove(this);
    }
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS);
  }

  /** The loops, as Netty takes them. */
  public EventLoopGroup group() {
    return group;
  }

  /** What they wait on. */
  public SocketTransport transport() {
    return kind.transport;
  }

  private static ThreadFactory threads(Purpose purpose) {
    String name =
        switch (purpose) {
          case CONNECTIONS -> "legate-loop-";
          case ACCEPTING -> "legate-accept-";
        };
    boolean daemon = purpose == Purpose.CONNECTIONS;
    AtomicInteger count = new AtomicInteger();
    return task -> new EventLoopThread(task, name + count.incrementAndGet(), daemon);
  }
}
