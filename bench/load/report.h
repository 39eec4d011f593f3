// What was counted, and what was wrong.
#ifndef REPORT_H
#define REPORT_H

#include "histogram.h"
#include "options.h"

#include <stdbool.h>

struct report {
  bool counting; // between warm-up and end
  uint64_t calls, reply_bytes, bytes_in; // `calls`: those that were answered with what was expected
  // With --rate: calls that were begun, that the server refused, and that had no answer within their deadline.
  uint64_t begun, refused, late;
  struct histogram latencies; // nanoseconds
  uint64_t errors;
  char first_error[512];
  // Of the server process, if it is known.
  double cpu_seconds, rss_before_mib, rss_after_mib;
  double seconds, own_cpu_seconds;
  double answered_at; // of the first call, in seconds of the monotonic clock
  uint32_t open_connections, open_streams;
};

void report_error(struct report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));

// One line of JSON.
void report_print(const struct report *report, const struct options *options, uint32_t reply_length);

#endif
