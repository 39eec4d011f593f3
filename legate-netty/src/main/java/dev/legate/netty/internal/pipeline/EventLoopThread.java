package dev.legate.netty.internal.pipeline;

import dev.legate.internal.transport.LoopThread;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;

/** A platform thread that runs one event loop; it knows what belongs to that loop. */
final class EventLoopThread extends FastThreadLocalThread implements LoopThread {
  /** Set by the thread itself, when its first connection is there. */
  @Nullable Loop loop;

  EventLoopThread(Runnable task, String name, boolean daemon) {
    super(task, name);
    setDaemon(daemon);
  }

  @Override
  public boolean startAtEndOfBatch(Thread thread) {
    Loop known = loop;
    return known != null && known.startAtEndOfBatch(thread);
  }

  @Override
  public boolean unparkAtEndOfBatch(Thread thread) {
    Loop known = loop;
    return known != null && known.unparkAtEndOfBatch(thread);
  }
}
