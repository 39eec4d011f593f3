#include "histogram.h"

static uint64_t middle_of(uint32_t bucket) {
  if (bucket < 1 << SUB_BITS) return bucket;
  uint32_t shift = (bucket >> SUB_BITS) - 1;
  uint64_t low = (uint64_t)((1 << SUB_BITS) + (bucket & ((1 << SUB_BITS) - 1))) << shift;
  return low + ((1ull << shift) >> 1);
}

uint64_t histogram_at(const struct histogram *h, double share) {
  uint64_t wanted = (uint64_t)((double)h->total * share), seen = 0;
  if (wanted == 0) wanted = 1;
  for (uint32_t bucket = 0; bucket < BUCKETS; bucket++) {
    seen += h->counts[bucket];
    if (seen >= wanted) return middle_of(bucket);
  }
  return 0;
}
