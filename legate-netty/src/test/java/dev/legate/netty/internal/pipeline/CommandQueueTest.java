package dev.legate.netty.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One consumer, many producers, one wake-up. */
final class CommandQueueTest {
  private final AtomicInteger wakes = new AtomicInteger();
  private final CommandQueue queue =
      new CommandQueue(
          () -> {
            wakes.incrementAndGet();
            return true;
          });
  private final List<String> ran = new ArrayList<>();

  private Command named(String name) {
    return new Named(name);
  }

  private final class Named extends Command {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    protected void run() {
      ran.add(name);
    }

    @Override
    protected void abandoned() {
      ran.add(name + " abandoned");
    }
  }

  @Test
  void commandsRunInTheOrderInWhichTheyWerePushed() {
    for (String each : List.of("a", "b", "c")) {
      queue.push(named(each));
    }
    assertThat(queue.drain()).isFalse();
    assertThat(ran).containsExactly("a", "b", "c");
    assertThat(wakes).hasValue(1);
  }

  @Test
  void thePushAfterADrainWakesAgain() {
    queue.push(named("a"));
    queue.drain();
    queue.push(named("b"));
    assertThat(wakes).hasValue(2);
    queue.drain();
    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  void whatWasTakenAndNotRunIsAbandonedWhenTheConsumerEnds() {
    for (int i = 0; i <= CommandQueue.MOST_COMMANDS; i++) {
      queue.push(named("" + i));
    }
    assertThat(queue.drain()).isTrue();
    queue.push(named("late"));
    queue.closeByConsumer();
    queue.push(named("too late"));
    assertThat(ran.subList(CommandQueue.MOST_COMMANDS, ran.size()))
        .containsExactly(
            CommandQueue.MOST_COMMANDS + " abandoned", "late abandoned", "too late abandoned");
  }

  @Test
  void drainingAnEmptyQueueDoesNothing() {
    assertThat(queue.drain()).isFalse();
    queue.push(named("a"));
    assertThat(wakes).hasValue(1);
  }

  @Test
  void aCommandThatIsPushedByACommandRunsInTheSameDrainWithoutAWakeUp() {
    queue.push(
        new Command() {
          @Override
          protected void run() {
            ran.add("outer");
            queue.push(named("inner"));
          }
        });
    assertThat(queue.drain()).isFalse();
    assertThat(ran).containsExactly("outer", "inner");
    assertThat(wakes).hasValue(1);
  }

  @Test
  void aDrainEndsAtItsBoundAndTheNextGoesOn() {
    int count = CommandQueue.MOST_COMMANDS * 2 + 7;
    for (int i = 0; i < count; i++) {
      queue.push(named("" + i));
    }
    assertThat(queue.drain()).isTrue();
    assertThat(ran).hasSizeLessThanOrEqualTo(CommandQueue.MOST_COMMANDS);
    queue.push(named("late"));
    assertThat(wakes).as("whoever drains comes again anyway").hasValue(1);
    while (queue.drain()) {
      assertThat(ran).hasSizeLessThan(count + 1);
    }
    assertThat(ran).hasSize(count + 1).endsWith("" + (count - 1), "late").startsWith("0", "1");
  }

  @Test
  void aCommandThatFailsDoesNotKeepOthersFromRunning() {
    queue.push(
        new Command() {
          @Override
          protected void run() {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public String toString() {
            return "a command that fails on purpose";
          }
        });
    queue.push(named("next"));
    assertThat(queue.drain()).isFalse();
    assertThat(ran).containsExactly("next");
  }

  @Test
  void withoutAConsumerCommandsAreAbandoned() {
    CommandQueue ended = new CommandQueue(() -> false);
    ended.push(named("a"));
    ended.push(named("b"));
    assertThat(ran).containsExactly("a abandoned", "b abandoned");
  }

  @Test
  void nothingIsLostOrReorderedAmongManyProducers() throws InterruptedException {
    int producers = 4;
    int each = 100_000;
    Semaphore woken = new Semaphore(0);
    CommandQueue shared =
        new CommandQueue(
            () -> {
              woken.release();
              return true;
            });
    int[] expected = new int[producers];
    AtomicInteger wrong = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(producers * each);
    List<Thread> threads = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      int producer = p;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < each; i++) {
                      int number = i;
                      shared.push(
                          new Command() {
                            @Override
                            protected void run() {
                              if (expected[producer]++ != number) {
                                wrong.incrementAndGet();
                              }
                              done.countDown();
                            }
                          });
                    }
                  }));
    }
    while (done.getCount() > 0) {
      // A wake-up that is missing shows here: nobody else makes the consumer look.
      assertThat(woken.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      while (shared.drain()) {
        Thread.onSpinWait();
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(wrong).hasValue(0);
    assertThat(expected).containsOnly(each);
  }
}
