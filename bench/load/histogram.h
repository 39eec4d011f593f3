// Durations in buckets that are at most 1.6 % wide.
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>

#define SUB_BITS 6
#define BUCKETS ((64 - SUB_BITS + 1) << SUB_BITS)

struct histogram {
  uint64_t counts[BUCKETS];
  uint64_t total;
};

static inline void histogram_add(struct histogram *h, uint64_t value) {
  uint32_t bucket = (uint32_t)value;
  if (value >= 1 << SUB_BITS) {
    uint32_t shift = 63 - SUB_BITS - (uint32_t)__builtin_clzll(value);
    bucket = ((shift + 1) << SUB_BITS) + (uint32_t)(value >> shift) - (1 << SUB_BITS);
  }
  h->counts[bucket]++;
  h->total++;
}

// The value that `share` (0 to 1) of all values do not exceed.
uint64_t histogram_at(const struct histogram *h, double share);

#endif
