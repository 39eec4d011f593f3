// HPACK (RFC 7541): decodes the header blocks of replies, and remembers whole blocks it has seen.
#ifndef HPACK_H
#define HPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TABLE_SIZE 4096 // the initial SETTINGS_HEADER_TABLE_SIZE, which is not changed
#define MOST_ENTRIES (TABLE_SIZE / 32)
#define NOT_SAID (-1)

// What a header block says as far as a reply is judged by it.
struct reply_head {
  int http_status;
  int grpc_status;
  bool grpc_content;    // content-type is application/grpc…
  bool compressed;      // grpc-encoding is not identity
  char message[80];     // the beginning of grpc-message
};

struct table_entry {
  char *text; // name, then value
  uint32_t name_length, value_length;
};

struct remembered_block {
  uint64_t epoch;
  uint32_t length;
  uint8_t bytes[96];
  struct reply_head head;
};

struct hpack_decoder {
  struct table_entry entries[MOST_ENTRIES]; // a ring; the newest is at `newest`
  uint32_t newest, count, bytes, limit;
  uint64_t epoch; // counts changes of the table, from 1
  struct remembered_block blocks[4];
  uint32_t next_block;
};

void hpack_init(struct hpack_decoder *decoder);
void hpack_free(struct hpack_decoder *decoder);

// Returns null, or what is wrong with the block.
const char *hpack_decode(struct hpack_decoder *decoder, const uint8_t *block, size_t length, struct reply_head *head);

#endif
