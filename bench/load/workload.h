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

#define LARGEST_BLOCK 4096 // with its timeout

struct workload {
  // Header blocks: of the first request of a connection, of the others, and for servers without a dynamic table.
  uint8_t first_block[LARGEST_BLOCK], next_block[256], plain_block[LARGEST_BLOCK];
  uint32_t first_length, next_length, plain_length;
  // With --timeout each request ends with a grpc-timeout of its own. It goes into the dynamic table, as grpc-java and
  // grpc-go send it, where it pushes the other fields of `next_block` on: so many have room beside them.
  uint32_t most_timeouts;
  struct messages request, reply;
  // Whether the payload begins with the id of its stream, which the reply has to repeat: of unary calls.
  bool tagged;
};

#define TAG_BYTES 4

// Writes the fields of the next request in a table into which so many timeouts went since its first block.
uint8_t *put_pushed_block(uint8_t *to, const struct workload *workload, uint32_t pushed);

// Writes a grpc-timeout that differs from the last; into the table or not, where the last that went there has its name.
uint8_t *put_timeout(uint8_t *to, uint32_t call, bool indexing, bool named);

void workload_init(struct workload *workload, const struct options *options);

#endif
