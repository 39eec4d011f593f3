// Calls that begin at their times, whether or not earlier ones have been answered, and that are given up at their
// deadlines. Latencies count from the time at which a call was to begin, so that a generator or a server that lags
// behind hides nothing.
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include <stdint.h>

// Streams of a connection; more are an error. A power of two.
#define MOST_OPEN_AT_A_RATE 32768

struct load;

struct deadline {
  uint64_t at;
  uint32_t connection, stream;
};

struct schedule {
  uint64_t next_at; // when the next call begins
  double behind;    // fractions of nanoseconds that `next_at` lacks
  uint32_t next_connection;
  // A ring in the order of time, since all calls have the same deadline. Answered ones stay until it comes.
  struct deadline *deadlines;
  uint64_t first, end, capacity;
};

// From now on calls begin.
void schedule_begin(struct load *load);

// Begins the calls whose time has come, and cancels those whose deadline has passed.
void schedule_run(struct load *load);

// Nanoseconds until there is something to do, and `most` at most.
uint64_t schedule_pause(const struct load *load, uint64_t most);

#endif
