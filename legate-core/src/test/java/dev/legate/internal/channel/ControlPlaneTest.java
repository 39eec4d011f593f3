package dev.legate.internal.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ControlPlaneTest {
  @Test
  void aTaskGivenByATaskRunsAfterIt() {
    List<String> done = new ArrayList<>();
    ControlPlane control = new ControlPlane(Runnable::run, new FakeTimer());

    control.execute(
        () -> {
          control.execute(() -> done.add("second"));
          done.add("first");
        });

    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void tasksShareAThreadWhileThereAreSome() {
    Queue<Runnable> threads = new ArrayDeque<>();
    List<String> done = new ArrayList<>();
    ControlPlane control = new ControlPlane(threads::add, new FakeTimer());
    control.execute(() -> done.add("a"));
    control.execute(() -> done.add("b"));

    assertThat(threads).hasSize(1);
    threads.remove().run();

    assertThat(done).containsExactly("a", "b");
    control.execute(() -> done.add("c"));
    assertThat(threads).hasSize(1);
  }

  @Test
  void anErrorInATaskDoesNotEndTheOthers() {
    List<String> done = new ArrayList<>();
    ControlPlane control = new ControlPlane(Runnable::run, new FakeTimer());

    control.execute(
        () -> {
          throw new NoClassDefFoundError("a test of what happens to the next task");
        });
    control.execute(() -> done.add("next"));

    assertThat(done).containsExactly("next");
  }

  @Test
  void aTaskThatThrowsDoesNotEndTheOthers() {
    List<String> done = new ArrayList<>();
    ControlPlane control = new ControlPlane(Runnable::run, new FakeTimer());

    control.execute(
        () -> {
          throw new IllegalStateException("a test of what happens to the next task");
        });
    control.execute(() -> done.add("next"));

    assertThat(done).containsExactly("next");
  }

  @Test
  void tasksOfManyThreadsRunOneAtATime() throws Exception {
    CountDownLatch over = new CountDownLatch(4 * 1000);
    int[] counter = new int[1]; // unguarded: only the control plane touches it
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ControlPlane control = new ControlPlane(threads, new FakeTimer());
      IntStream.range(0, 4)
          .forEach(
              t ->
                  threads.execute(
                      () -> {
                        for (int i = 0; i < 1000; i++) {
                          control.execute(
                              () -> {
                                counter[0]++;
                                over.countDown();
                              });
                        }
                      }));
      over.await();
    }

    assertThat(counter[0]).isEqualTo(4000);
  }
}
