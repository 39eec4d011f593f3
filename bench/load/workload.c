#include "workload.h"

#include "hpack.h"
#include "http2.h"

#include <stdio.h>
#include <stdlib.h>

static uint8_t *put_varint(uint8_t *to, uint32_t value) {
  for (; value >= 0x80; value >>= 7) *to++ = (uint8_t)(value | 0x80);
  *to++ = (uint8_t)value;
  return to;
}

// bench.Msg with n (field 1) and a payload (field 2), as protobuf writes it, behind gRPC's prefix.
static struct messages messages_of(uint32_t n, uint32_t payload, uint64_t count) {
  uint8_t fields[16], *at = fields;
  if (n) {
    *at++ = 0x08;
    at = put_varint(at, n);
  }
  if (payload) {
    *at++ = 0x12;
    at = put_varint(at, payload);
  }
  uint32_t before = (uint32_t)(at - fields);
  struct messages m = {.length = 5 + before + payload, .payload = 5 + before};
  m.total = m.length * count;
  m.bytes = malloc(m.length + LARGEST_FRAME);
  m.bytes[0] = 0;
  put32(m.bytes + 1, before + payload);
  memcpy(m.bytes + 5, fields, before);
  uint32_t random = 12345;
  for (uint32_t i = 0; i < payload; i++) {
    random = random * 1664525 + 1013904223;
    m.bytes[m.payload + i] = (uint8_t)(random >> 24);
  }
  for (uint32_t i = 0; i < LARGEST_FRAME; i++) m.bytes[m.length + i] = m.bytes[i];
  return m;
}

#define DYNAMIC_INDEX 62 // of what was added last (RFC 7541 §2.3.3)
#define FIELD_OVERHEAD 32
#define TIMEOUT_SIZE (12 + 9 + FIELD_OVERHEAD)

struct blocks {
  uint8_t *first, *next, *plain;
  uint32_t index, indexed; // of the next field, and of how many
  uint32_t size;           // in the dynamic table
};

static uint8_t *put_string(uint8_t *to, const char *text) {
  size_t length = strlen(text); // below 127
  *to++ = (uint8_t)length;
  memcpy(to, text, length);
  return to + length;
}

static void add(struct blocks *b, const char *name, const char *value) {
  *b->first++ = 0x40;
  b->first = put_string(put_string(b->first, name), value);
  *b->plain++ = 0;
  b->plain = put_string(put_string(b->plain, name), value);
  *b->next++ = (uint8_t)(0x80 | (DYNAMIC_INDEX - 1 + b->indexed - b->index));
  b->index++;
  b->size += (uint32_t)(strlen(name) + strlen(value)) + FIELD_OVERHEAD;
}

static void add_everywhere(struct blocks *b, const uint8_t *bytes, size_t length) {
  memcpy(b->first, bytes, length);
  memcpy(b->next, bytes, length);
  memcpy(b->plain, bytes, length);
  b->first += length;
  b->next += length;
  b->plain += length;
}

static const char *path_of(enum mode mode) {
  switch (mode) {
    case SERVER_STREAM: return "/bench.Echo/ServerStream";
    case CLIENT_STREAM: return "/bench.Echo/ClientStream";
    case BIDI:
    case IDLE: return "/bench.Echo/Bidi";
    default: return "/bench.Echo/Unary";
  }
}

uint8_t *put_pushed_block(uint8_t *to, const struct workload *w, uint32_t pushed) {
  for (uint32_t i = 0; i < w->next_length; i++) {
    uint32_t index = w->next_block[i] & 0x7f;
    if (index >= DYNAMIC_INDEX) index += pushed;
    if (index < 127) {
      *to++ = (uint8_t)(0x80 | index);
    } else {
      *to++ = 0xff;
      *to++ = (uint8_t)(index - 127); // far below 128
    }
  }
  return to;
}

uint8_t *put_timeout(uint8_t *to, uint32_t call, bool indexing, bool named) {
  if (named) {
    *to++ = 0x40 | DYNAMIC_INDEX;
  } else {
    *to++ = indexing ? 0x40 : 0;
    to = put_string(to, "grpc-timeout");
  }
  uint32_t microseconds = 29000000 + call % 1000000; // of 30 s, what is left when a request leaves
  *to++ = 9;
  for (int i = 7; i >= 0; i--, microseconds /= 10) to[i] = (uint8_t)('0' + microseconds % 10);
  to[8] = 'u';
  return to + 9;
}

static void make_blocks(struct workload *w, const struct options *o) {
  struct blocks b = {w->first_block, w->next_block, w->plain_block, 0, 5 + o->headers, 0};
  *b.plain++ = 0x20; // a dynamic table of size 0
  static const uint8_t POST_HTTP[] = {0x83, 0x86};
  add_everywhere(&b, POST_HTTP, sizeof POST_HTTP);
  char authority[64];
  snprintf(authority, sizeof authority, "%s:%d", o->host, o->port);
  add(&b, ":path", path_of(o->mode));
  add(&b, ":authority", authority);
  add(&b, "content-type", "application/grpc");
  add(&b, "te", "trailers");
  add(&b, "user-agent", "legate-bench-load/1");
  for (uint32_t i = 0; i < o->headers; i++) {
    char name[32], value[64];
    snprintf(name, sizeof name, "x-bench-header-%u", i);
    snprintf(value, sizeof value, "value-of-custom-header-%u", i);
    add(&b, name, value);
  }
  if (o->deadline_ms) { // where it is always the same, a client need not put it into the table
    char value[16];
    snprintf(value, sizeof value, "%um", o->deadline_ms);
    uint8_t field[32], *end = field;
    *end++ = 0;
    end = put_string(put_string(end, "grpc-timeout"), value);
    add_everywhere(&b, field, (size_t)(end - field));
  }
  w->most_timeouts = (TABLE_SIZE - b.size) / TIMEOUT_SIZE;
  w->first_length = (uint32_t)(b.first - w->first_block);
  w->next_length = (uint32_t)(b.next - w->next_block);
  w->plain_length = (uint32_t)(b.plain - w->plain_block);
}

void workload_init(struct workload *w, const struct options *o) {
  make_blocks(w, o);
  uint64_t sent = o->mode == CLIENT_STREAM || o->mode == BIDI ? o->messages : 1;
  uint64_t received = o->mode == SERVER_STREAM || o->mode == BIDI ? o->messages : 1;
  w->request = messages_of(o->mode == SERVER_STREAM ? o->messages : 0, o->payload, sent);
  // ClientStream answers with the number of messages and the last payload, the others echo.
  w->reply = messages_of(o->mode == CLIENT_STREAM ? o->messages : 0, o->payload, received);
  w->tagged = (o->mode == UNARY || o->mode == FIRST_CALL) && o->payload >= TAG_BYTES;
}
