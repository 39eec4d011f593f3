package dev.legate.verify.soak;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import com.sun.management.OperatingSystemMXBean;
import dev.legate.netty.internal.pipeline.ByteBudget;
import dev.legate.verify.abuse.Figures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a JVM holds at one moment.
 *
 * @param figures heap after a collection, direct memory, platform threads, descriptors, handlers
 * @param virtualThreads those that have begun and not ended
 * @param heldKib what connections have said that they hold for their peers
 * @param residentKib of the process
 * @param cpuMillis that the process has used since it began
 */
record Sample(
    Figures figures, long virtualThreads, long heldKib, long residentKib, long cpuMillis) {

  static Sample here(int running) {
    return new Sample(
        Figures.here(running),
        virtualThreadsHere(),
        ByteBudget.PROCESS.held() / 1024,
        residentHere(),
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime()
            / 1_000_000);
  }

  String text() {
    return virtualThreads
        + " "
        + heldKib
        + " "
        + residentKib
        + " "
        + cpuMillis
        + " "
        + figures.text();
  }

  static Sample parse(String text) {
    String[] parts = text.split(" ", 5);
    return new Sample(
        Figures.parse(parts[4]),
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]));
  }

  /** The JDK counts them in a dump only. */
  private static long virtualThreadsHere() {
    try {
      Path dump = Files.createTempDirectory("threads").resolve("dump");
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
      try (Stream<String> lines = Files.lines(dump)) {
        return lines.filter(line -> line.startsWith("#") && line.contains("\" virtual")).count();
      } finally {
        Files.delete(dump);
        Files.delete(dump.getParent());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long residentHere() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> line.replaceAll("\\D+", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
