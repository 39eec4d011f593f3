package dev.legate.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class HandlerThreadsTest {
  @Test
  void withoutAPoolEveryHandlerHasAVirtualThread() {
    HandlerThreads threads = new HandlerThreads(0);
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    threads.usual().execute(() -> ran.complete(Thread.currentThread()));
    assertThat(ran.join().isVirtual()).isTrue();
    threads.close();
  }

  @Test
  void inlineHandlersRunInPlace() {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    new HandlerThreads(1).inline().execute(() -> ran.complete(Thread.currentThread()));
    assertThat(ran.getNow(null)).isSameAs(Thread.currentThread());
  }

  @Test
  void aFullPoolRefusesAndSaysWhatSizesIt() throws Exception {
    HandlerThreads threads = new HandlerThreads(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1 + HandlerThreads.QUEUE_PER_WORKER);
    Runnable handler =
        () -> {
          try {
            release.await();
          } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
          }
          done.countDown();
        };
    for (int i = 0; i < 1 + HandlerThreads.QUEUE_PER_WORKER; i++) {
      threads.usual().execute(handler);
    }
    assertThatThrownBy(() -> threads.usual().execute(handler))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("all 1 workers are busy and 256 calls wait")
        .hasMessageContaining("LEGATE_SERVER_WORKERS");
    CompletableFuture<Thread> own = new CompletableFuture<>();
    threads.perCall().execute(() -> own.complete(Thread.currentThread()));
    assertThat(own.join().isVirtual()).isTrue();
    release.countDown();
    done.await();
    threads.close();
  }

  @Test
  void anEndedServerRefusesAndSaysSo() {
    HandlerThreads threads = new HandlerThreads(1);
    threads.close();
    assertThatThrownBy(() -> threads.usual().execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("the server has ended");
  }
}
