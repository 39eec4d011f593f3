package dev.legate.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlThreadTest {
  private static final long LONG = TimeUnit.MINUTES.toNanos(10);

  private final BlockingQueue<Object> done = new LinkedBlockingQueue<>();

  private Thread threadOf(ControlThread control) {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    control.execute(() -> thread.complete(Thread.currentThread()));
    return thread.join();
  }

  @Test
  void tasksRunOnOneDaemonPlatformThread() {
    ControlThread control = new ControlThread("test-control", LONG);
    Thread thread = threadOf(control);

    assertThat(thread.isVirtual()).isFalse();
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo("test-control");
    assertThat(threadOf(control)).isSameAs(thread);
  }

  @Test
  void theThreadEndsWhenThereIsNothingToDoAndAnotherBeginsWithTheNextTask() throws Exception {
    ControlThread control = new ControlThread("test-control", 1);
    Thread first = threadOf(control);
    first.join();

    assertThat(threadOf(control)).isNotSameAs(first);
  }

  @Test
  void noTaskIsLostWhileThreadsEndAndBegin() throws Exception {
    ControlThread control = new ControlThread("test-control", 1);
    int each = 20_000;
    int[] counter = new int[1]; // unguarded: only one thread at a time runs tasks
    CountDownLatch over = new CountDownLatch(2 * each);
    Runnable submitting =
        () -> {
          for (int i = 0; i < each; i++) {
            control.execute(
                () -> {
                  counter[0]++;
                  over.countDown();
                });
            if (i % 7 == 0) {
              Thread.yield();
            }
          }
        };
    Thread.ofPlatform().daemon().start(submitting);
    Thread.ofVirtual().start(submitting);
    over.await();

    assertThat(counter[0]).isEqualTo(2 * each);
  }

  @Test
  void delayedTasksRunWhenTheirTimeHasComeTheEarliestFirst() throws Exception {
    ControlThread control = new ControlThread("test-control", 1);
    long begin = System.nanoTime();
    control.schedule(TimeUnit.MILLISECONDS.toNanos(40), () -> done.add(System.nanoTime() - begin));
    control.schedule(TimeUnit.MILLISECONDS.toNanos(20), () -> done.add("earlier"));
    control.execute(() -> done.add("at once"));

    assertThat(done.take()).isEqualTo("at once");
    assertThat(done.take()).isEqualTo("earlier");
    assertThat((Long) done.take()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(40));
  }

  @Test
  void aTaskThatIsFarAwayDoesNotKeepOthersWaiting() throws Exception {
    ControlThread control = new ControlThread("test-control", 1);
    control.schedule(LONG, () -> done.add("far"));
    Thread thread = threadOf(control);

    assertThat(threadOf(control)).as("the thread stays for the timer").isSameAs(thread);
    control.schedule(1, () -> done.add("near"));
    assertThat(done.take()).isEqualTo("near");
  }

  @Test
  void aCancelledTaskDoesNotRunNorKeepTheThread() throws Exception {
    ControlThread control = new ControlThread("test-control", 1);
    Runnable cancel = control.schedule(LONG, () -> done.add("far"));
    Thread thread = threadOf(control);
    cancel.run();
    thread.join();

    List<Runnable> cancels = new ArrayList<>();
    control.execute(
        () -> {
          cancels.add(control.schedule(0, () -> done.add("cancelled when it was due")));
          cancels.getFirst().run();
        });
    threadOf(control).join();
    assertThat(done).isEmpty();
  }

  @Test
  void neitherAnErrorNorAnInterruptEndsIt() {
    ControlThread control = new ControlThread("test-control", LONG);
    Thread thread = threadOf(control);
    control.execute(
        () -> {
          throw new NoClassDefFoundError("a test of what happens to the next task");
        });
    assertThat(threadOf(control)).isSameAs(thread);
    thread.interrupt();
    assertThat(threadOf(control)).isSameAs(thread);
  }

  @Test
  void aTaskWakesAThreadThatWaits() {
    ControlThread control = new ControlThread("test-control", LONG);
    Thread thread = threadOf(control);
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    long begin = System.nanoTime();
    threadOf(control);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
  }
}
