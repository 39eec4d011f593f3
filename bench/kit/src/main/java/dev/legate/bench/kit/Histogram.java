package dev.legate.bench.kit;

/** Durations in nanoseconds, in buckets that are at most 1.6 % wide. For one thread. */
final class Histogram {
  private static final int SUB_BITS = 6;
  private static final int SUB_BUCKETS = 1 << SUB_BITS;

  private final long[] counts = new long[(64 - SUB_BITS + 1) << SUB_BITS];
  private long total;

  void add(long nanos) {
    counts[bucket(nanos)]++;
    total++;
  }

  void addAll(Histogram other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  long total() {
    return total;
  }

  /** The value that this share of all values, from 0 to 1, does not exceed. */
  long at(double share) {
    long wanted = Math.max(1, (long) (total * share));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return middle(i);
      }
    }
    return 0;
  }

  private static int bucket(long nanos) {
    long value = Math.max(0, nanos);
    if (value < SUB_BUCKETS) {
      return (int) value;
    }
    int shift = 63 - SUB_BITS - Long.numberOfLeadingZeros(value);
    return ((shift + 1) << SUB_BITS) + (int) (value >>> shift) - SUB_BUCKETS;
  }

  private static long middle(int bucket) {
    if (bucket < SUB_BUCKETS) {
      return bucket;
    }
    int shift = (bucket >>> SUB_BITS) - 1;
    long low = (long) (SUB_BUCKETS + (bucket & (SUB_BUCKETS - 1))) << shift;
    return low + ((1L << shift) >>> 1);
  }
}
