package dev.legate.netty.internal.pipeline;

import dev.legate.bench.jmh.Microbenchmark;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** The way from threads into a loop, without a loop; per command. */
public class CommandQueueBenchmark extends Microbenchmark {
  private static final int COMMANDS = 32;

  private final Queue own = new Queue();
  private final Command[] commands = new Command[COMMANDS];

  /** Makes the commands that are used again. */
  public CommandQueueBenchmark() {
    for (int i = 0; i < COMMANDS; i++) {
      commands[i] = new Count(own);
    }
  }

  /** A queue, which whoever finds it woken drains. */
  @State(Scope.Benchmark)
  public static class Queue {
    private final AtomicBoolean woken = new AtomicBoolean();
    private final CommandQueue commands = new CommandQueue(this::wake);
    private long ran;

    private boolean wake() {
      woken.set(true);
      return true;
    }

    private void drainIfWoken() {
      if (woken.get() && woken.compareAndSet(true, false)) {
        boolean more = commands.drain();
        while (more) {
          more = commands.drain();
        }
      }
    }
  }

  /** Does next to nothing. */
  private static final class Count extends Command {
    private final Queue queue;

    Count(Queue queue) {
      this.queue = queue;
    }

    @Override
    protected void run() {
      queue.ran++;
    }
  }

  /** Checks that commands are run. */
  @Setup
  public void check() {
    if (pushAndDrain() != COMMANDS || onePushOneDrain() != COMMANDS + 1) {
      throw new IllegalStateException(own.ran + " commands were run");
    }
  }

  /** A batch that the consumer's own thread pushes and drains; the commands are used again. */
  @Benchmark
  @OperationsPerInvocation(COMMANDS)
  public long pushAndDrain() {
    for (Command each : commands) {
      own.commands.push(each);
    }
    own.drainIfWoken();
    return own.ran;
  }

  /** Each command by itself: a wake-up and a drain for every push. */
  @Benchmark
  public long onePushOneDrain() {
    own.commands.push(commands[0]);
    own.drainIfWoken();
    return own.ran;
  }

  /**
   * Two threads push, and one of them drains at a time; a new command for each push. Meant for two
   * cores. Per command of one of the threads.
   */
  @Benchmark
  @Threads(2)
  @OperationsPerInvocation(COMMANDS)
  public void twoThreadsPush(Queue shared) {
    for (int i = 0; i < COMMANDS; i++) {
      shared.commands.push(new Count(shared));
    }
    shared.drainIfWoken();
  }
}
