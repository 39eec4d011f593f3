package dev.legate.netty.internal.pipeline;

import static java.util.Objects.requireNonNull;

import dev.legate.bench.jmh.Microbenchmark;
import dev.legate.internal.dispatch.HandlerStarts;
import dev.legate.netty.NettyOptions;
import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From the loop to handlers and back, without sockets and calls: the loop starts the virtual
 * threads of a batch, each submits a command, and when all have run the next batch begins. Per
 * handler.
 */
public class BatchStartBenchmark extends Microbenchmark {
  private static final int HANDLERS = 2048;

  /** Handlers of a batch; a power of two. */
  @Param({"1", "8", "32"})
  public int batch = 32;

  private final EventLoops loops = EventLoops.forConnections(NettyOptions.current().eventLoops(1));
  private final EventLoop thread = loops.group().next();
  private final Executor starts = HandlerStarts.virtual();
  private final Semaphore over = new Semaphore(0);
  private final Runnable[] handlers = new Runnable[HANDLERS];

  // The loop's.
  private @Nullable Loop loop;
  private int handlersLeft;
  private int answersLeft;

  /** What a handler submits. */
  private final class Answer extends Command {
    @Override
    protected void run() {
      if (--answersLeft > 0) {
        return;
      }
      if (handlersLeft > 0) {
        thread.execute(BatchStartBenchmark.this::startBatch); // as if another read had come
      } else {
        over.release();
      }
    }
  }

  /** Makes the handlers, which are used again. */
  @Setup
  public void begin() throws Exception {
    Loop made = thread.submit(() -> Loop.of(thread)).get();
    loop = made;
    for (int i = 0; i < HANDLERS; i++) {
      Command answer = new Answer();
      handlers[i] = () -> made.submit(answer);
    }
  }

  /** Ends the loop. */
  @TearDown
  public void end() {
    loops.release();
  }

  /** Batch after batch. */
  @Benchmark
  @OperationsPerInvocation(HANDLERS)
  public void startAndAnswer() {
    thread.execute(
        () -> {
          handlersLeft = HANDLERS;
          startBatch();
        });
    over.acquireUninterruptibly();
  }

  private void startBatch() {
    Loop here = requireNonNull(loop);
    here.beginBatch();
    answersLeft = batch;
    for (int i = 0; i < batch; i++) {
      starts.execute(handlers[--handlersLeft]);
    }
    here.endBatch();
  }
}
