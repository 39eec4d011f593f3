package dev.legate.verify.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a process has that work must not leave behind: threads, open files, buffers. */
final class LeftBehind {
  private static final ConcurrentLinkedQueue<String> LEAKS = new ConcurrentLinkedQueue<>();

  private final List<String> openFiles = openFiles();

  private LeftBehind() {}

  /** Remembers what there is now. */
  static LeftBehind before() {
    return new LeftBehind();
  }

  /**
   * Counts every leak that Netty's detector reports from now on; before the first buffer is made.
   */
  static void watchBuffers() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(
        new ResourceLeakDetectorFactory() {
          @Override
          @SuppressWarnings("deprecation") // abstract all the same
          public <T> ResourceLeakDetector<T> newResourceLeakDetector(
              Class<T> resource, int samplingInterval, long maxActive) {
            return newResourceLeakDetector(resource, samplingInterval);
          }

          @Override
          public <T> ResourceLeakDetector<T> newResourceLeakDetector(
              Class<T> resource, int samplingInterval) {
            return new ResourceLeakDetector<>(resource, samplingInterval) {
              @Override
              protected boolean needReport() {
                return true;
              }

              @Override
              protected void reportTracedLeak(String resourceType, String records) {
                LEAKS.add(resourceType + records);
              }

              @Override
              protected void reportUntracedLeak(String resourceType) {
                LEAKS.add(resourceType);
              }
            };
          }
        });
  }

  /** Nothing is left of all that was done since. */
  void assertNothing() {
    while (!legateThreads().isEmpty()) {
      Thread
          .yield(); // an ending thread needs a moment; one that does not end fails by the time-out
    }
    reportLeaks();
    assertThat(LEAKS).isEmpty();
    assertThat(openFiles()).hasSameSizeAs(openFiles);
  }

  private static List<String> legateThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("legate"))
        .toList();
  }

  /** A leak is found when its buffer has been collected and another one is made. */
  private static void reportLeaks() {
    for (int i = 0; i < 5; i++) {
      System.gc();
      for (int j = 0; j < 200; j++) {
        ByteBufAllocator.DEFAULT.directBuffer(64).release();
      }
    }
  }

  /** Sockets, pipes and event descriptors; where the platform does not tell, none. */
  private static List<String> openFiles() {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(descriptors)) {
      return all.map(LeftBehind::target)
          .filter(
              target ->
                  target.contains("socket:")
                      || target.contains("eventpoll")
                      || target.contains("eventfd")
                      || target.contains("timerfd"))
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
