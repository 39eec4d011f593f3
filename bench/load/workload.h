// What every call sends, and what it must be answered with.
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include "options.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Messages with their prefixes, repeated for as long as the longest DATA frame from any position in them.
struct messages {
  uint8_t *bytes;
  uint32_t length;   // of one message with its prefix
  uint32_t payload;  // where its payload begins
  uint64_t total;    // bytes of all messages of a call
};

struct workload {
  // Header blocks: of the first request of a connection, of the others, and for servers without a dynamic table.
  uint8_t first_block[4096], next_block[256], plain_block[4096];
  uint32_t first_length, next_length, plain_length;
  struct messages request, reply;
  // Whether the payload begins with the id of its stream, which the reply has to repeat: of unary calls.
  bool tagged;
};

#define TAG_BYTES 4

void workload_init(struct workload *workload, const struct options *options);

#endif
