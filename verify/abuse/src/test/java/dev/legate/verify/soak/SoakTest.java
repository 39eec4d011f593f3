package dev.legate.verify.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rounds of ten seconds of mixed traffic, in every third of which the restarting server restarts.
 * After each, when all work is over, both JVMs are looked at. Every piece of work has to end as it
 * is expected to, and what the JVMs hold must not grow.
 *
 * <p>Two rounds, or with {@code -Dlegate.long=true} three minutes, or {@code
 * -Dlegate.soak.seconds=N}. The tables are {@code target/soak.md}, growing as it goes.
 */
@Timeout(value = 1, unit = TimeUnit.DAYS) // each wait in it has a time limit of its own
class SoakTest {
  private static final int SECONDS =
      Integer.getInteger("legate.soak.seconds", Boolean.getBoolean("legate.long") ? 180 : 20);
  private static final int WORK_A_SECOND = Integer.getInteger("legate.soak.rate", 200);
  private static final int ROUND_SECONDS = 10;
  private static final int AT_ONCE = 64;
  private static final int PATIENCE_SECONDS = 90;
  private static final Path TABLE = Path.of("target", "soak.md");

  @TempDir Path folder;

  private final Outcomes outcomes = new Outcomes();
  private final Semaphore permits = new Semaphore(AT_ONCE);

  @Test
  void everythingEndsAsExpectedAndNothingGrows() throws Exception {
    Trend trend = new Trend();
    Files.createDirectories(TABLE.toAbsolutePath().getParent());
    Files.deleteIfExists(TABLE);
    write(Trend.HEADER);
    long begin = System.nanoTime();
    try (SoakedProcess server = new SoakedProcess(folder);
        Clients clients = new Clients(server);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      int round = 0;
      while (seconds(begin) < SECONDS) {
        traffic(clock, clients, server, round++ % 3 == 1);
        write(List.of(trend.add(seconds(begin), atRest(clients, server), Sample.here(0))));
      }
    }
    write(List.of("", "| work | ended |", "|---|---|"));
    write(outcomes.table());
    List<String> failures = new ArrayList<>(trend.growth());
    failures.addAll(outcomes.surprises());
    assertThat(failures).isEmpty();
    assertThat(outcomes.total()).isPositive();
  }

  private static long seconds(long begin) {
    return (System.nanoTime() - begin) / 1_000_000_000;
  }

  /** A round; returns when all of its work is over. */
  private void traffic(
      ScheduledExecutorService clock, Clients clients, SoakedProcess server, boolean restarts)
      throws Exception {
    var starting =
        clock.scheduleAtFixedRate(
            () -> start(clients), 0, 1_000_000_000 / WORK_A_SECOND, TimeUnit.NANOSECONDS);
    CompletableFuture<Void> restart =
        CompletableFuture.runAsync(
            () -> {
              if (restarts) {
                server.restart();
              }
            },
            CompletableFuture.delayedExecutor(
                ROUND_SECONDS / 2, TimeUnit.SECONDS, Thread::startVirtualThread));
    CompletableFuture.runAsync(
            () -> starting.cancel(false),
            CompletableFuture.delayedExecutor(ROUND_SECONDS, TimeUnit.SECONDS))
        .join();
    clients.talk();
    if (!permits.tryAcquire(AT_ONCE, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      outcomes.surprise("work that does not end: " + (AT_ONCE - permits.availablePermits()), null);
    } else {
      permits.release(AT_ONCE);
    }
    restart.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void start(Clients clients) {
    if (permits.tryAcquire()) {
      Traffic traffic = Traffic.next();
      Thread.ofVirtual()
          .name("work " + traffic)
          .start(
              () -> {
                try {
                  traffic.course.run(clients);
                  outcomes.ended(traffic, StatusCode.OK, null);
                } catch (StatusException failure) {
                  outcomes.ended(traffic, failure.code(), failure);
                } catch (Throwable failure) {
                  outcomes.surprise(traffic + " found what it should not", failure);
                } finally {
                  permits.release();
                }
              });
    }
  }

  /** The server's sample once cancelled handlers have returned; it is told if they do not. */
  private Sample atRest(Clients clients, SoakedProcess server) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    Sample sample = server.sample();
    while (sample.figures().running() != clients.talking()) {
      if (System.nanoTime() - end > 0) {
        outcomes.surprise(
            sample.figures().running() + " handlers run, expected " + clients.talking(), null);
        return sample;
      }
      sample = server.sample();
    }
    return sample;
  }

  private static void write(List<String> lines) throws Exception {
    Files.write(TABLE, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
