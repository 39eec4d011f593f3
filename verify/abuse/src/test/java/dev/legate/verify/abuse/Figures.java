package dev.legate.verify.abuse;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the attacked JVM uses.
 *
 * @param heapKib after a collection
 * @param directKib direct memory, of the JDK's pool or of Netty, whichever says more
 * @param threads platform threads
 * @param descriptors open ones
 * @param running calls whose handlers have not returned
 */
public record Figures(long heapKib, long directKib, int threads, long descriptors, int running) {
  public static Figures here(int running) {
    System.gc();
    long direct = Math.max(0, PlatformDependent.usedDirectMemory());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct")) {
        direct = Math.max(direct, pool.getMemoryUsed());
      }
    }
    return new Figures(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024,
        direct / 1024,
        ManagementFactory.getThreadMXBean().getThreadCount(),
        ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getOpenFileDescriptorCount(),
        running);
  }

  public String text() {
    return heapKib + " " + directKib + " " + threads + " " + descriptors + " " + running;
  }

  public static Figures parse(String text) {
    String[] parts = text.split(" ");
    return new Figures(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Integer.parseInt(parts[2]),
        Long.parseLong(parts[3]),
        Integer.parseInt(parts[4]));
  }
}
