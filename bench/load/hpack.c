#include "hpack.h"

#include <stdlib.h>
#include <string.h>

#define STATIC_FIELDS 61
#define EOS 256
#define LONGEST_CODE 30
#define LONGEST_STRING 16384

static const char *const STATIC_TABLE[STATIC_FIELDS + 1][2] = {
    {"", ""}, {":authority", ""}, {":method", "GET"}, {":method", "POST"}, {":path", "/"},
    {":path", "/index.html"}, {":scheme", "http"}, {":scheme", "https"}, {":status", "200"},
    {":status", "204"}, {":status", "206"}, {":status", "304"}, {":status", "400"}, {":status", "404"},
    {":status", "500"}, {"accept-charset", ""}, {"accept-encoding", "gzip, deflate"}, {"accept-language", ""},
    {"accept-ranges", ""}, {"accept", ""}, {"access-control-allow-origin", ""}, {"age", ""}, {"allow", ""},
    {"authorization", ""}, {"cache-control", ""}, {"content-disposition", ""}, {"content-encoding", ""},
    {"content-language", ""}, {"content-length", ""}, {"content-location", ""}, {"content-range", ""},
    {"content-type", ""}, {"cookie", ""}, {"date", ""}, {"etag", ""}, {"expect", ""}, {"expires", ""},
    {"from", ""}, {"host", ""}, {"if-match", ""}, {"if-modified-since", ""}, {"if-none-match", ""},
    {"if-range", ""}, {"if-unmodified-since", ""}, {"last-modified", ""}, {"link", ""}, {"location", ""},
    {"max-forwards", ""}, {"proxy-authenticate", ""}, {"proxy-authorization", ""}, {"range", ""},
    {"referer", ""}, {"refresh", ""}, {"retry-after", ""}, {"server", ""}, {"set-cookie", ""},
    {"strict-transport-security", ""}, {"transfer-encoding", ""}, {"user-agent", ""}, {"vary", ""},
    {"via", ""}, {"www-authenticate", ""},
};

// Lengths of the Huffman codes (appendix B). The code is canonical, so the lengths say everything.
static const uint8_t CODE_LENGTHS[EOS + 1] = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28,
    28, 28, 28, 6,  10, 10, 12, 13, 6,  8,  11, 10, 10, 8,  11, 8,  6,  6,  6,  5,  5,  5,  6,  6,  6,  6,  6,  6,  6,
    7,  8,  15, 6,  12, 10, 13, 6,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,
    7,  8,  7,  8,  13, 19, 13, 14, 6,  15, 5,  6,  5,  6,  5,  6,  6,  6,  5,  7,  7,  6,  6,  6,  5,  6,  7,  6,  5,
    5,  6,  7,  7,  7,  7,  7,  15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24,
    24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22,
    23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26,
    27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23,
    22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30};

static uint32_t first_code[LONGEST_CODE + 1], code_count[LONGEST_CODE + 1], first_symbol[LONGEST_CODE + 1];
static uint16_t symbols[EOS + 1];

static void prepare_huffman(void) {
  static bool ready;
  if (ready) return;
  ready = true;
  uint32_t code = 0, position = 0;
  for (int length = 1; length <= LONGEST_CODE; length++) {
    code <<= 1;
    first_code[length] = code;
    first_symbol[length] = position;
    for (int symbol = 0; symbol <= EOS; symbol++) {
      if (CODE_LENGTHS[symbol] == length) {
        symbols[position++] = (uint16_t)symbol;
        code++;
      }
    }
    code_count[length] = position - first_symbol[length];
  }
}

// Bit by bit: strings occur in the first blocks of a connection only, and in error messages.
static const char *huffman_decode(const uint8_t *from, size_t length, char *to, size_t *decoded) {
  uint32_t code = 0;
  int bits = 0;
  bool ones = true;
  *decoded = 0;
  for (size_t i = 0; i < length * 8; i++) {
    uint32_t bit = from[i / 8] >> (7 - i % 8) & 1;
    code = code << 1 | bit;
    ones = ones && bit;
    bits++;
    if (bits > LONGEST_CODE) return "a Huffman code that does not exist";
    if (code - first_code[bits] < code_count[bits]) {
      uint16_t symbol = symbols[first_symbol[bits] + code - first_code[bits]];
      if (symbol == EOS) return "EOS in a Huffman string";
      to[(*decoded)++] = (char)symbol;
      code = 0;
      bits = 0;
      ones = true;
    }
  }
  return bits > 7 || !ones ? "wrong padding of a Huffman string" : NULL;
}

void hpack_init(struct hpack_decoder *decoder) {
  prepare_huffman();
  memset(decoder, 0, sizeof *decoder);
  decoder->limit = TABLE_SIZE;
  decoder->epoch = 1;
}

static void shrink(struct hpack_decoder *d, uint32_t most) {
  while (d->bytes > most) {
    struct table_entry *oldest = &d->entries[(d->newest + MOST_ENTRIES - (d->count - 1)) % MOST_ENTRIES];
    d->bytes -= oldest->name_length + oldest->value_length + 32;
    d->count--;
    free(oldest->text);
    oldest->text = NULL;
  }
}

void hpack_free(struct hpack_decoder *decoder) { shrink(decoder, 0); }

struct text {
  const char *start;
  size_t length;
};

static void insert(struct hpack_decoder *d, struct text name, struct text value) {
  uint32_t size = (uint32_t)(name.length + value.length + 32);
  char *copy = malloc(name.length + value.length + 1); // the name may lie in an entry that goes now
  memcpy(copy, name.start, name.length);
  memcpy(copy + name.length, value.start, value.length);
  d->epoch++;
  shrink(d, size > d->limit ? 0 : d->limit - size);
  if (size > d->limit) {
    free(copy);
    return;
  }
  d->newest = (d->newest + 1) % MOST_ENTRIES;
  d->entries[d->newest] = (struct table_entry){copy, (uint32_t)name.length, (uint32_t)value.length};
  d->bytes += size;
  d->count++;
}

struct cursor {
  const uint8_t *at, *end;
  char *scratch; // decoded strings go here
  const char *error;
};

static uint32_t read_int(struct cursor *c, int prefix) {
  uint32_t mask = (1u << prefix) - 1, value = *c->at++ & mask;
  if (value < mask) return value;
  for (int shift = 0; shift <= 21; shift += 7) {
    if (c->at == c->end) break;
    uint8_t next = *c->at++;
    value += (uint32_t)(next & 0x7f) << shift;
    if (!(next & 0x80)) return value;
  }
  c->error = "an integer that is cut short or too large";
  return 0;
}

static struct text read_string(struct cursor *c) {
  struct text none = {"", 0};
  if (c->at == c->end) {
    c->error = "a string that is missing";
    return none;
  }
  bool huffman = *c->at & 0x80;
  uint32_t length = read_int(c, 7);
  if (c->error) return none;
  if (length > (size_t)(c->end - c->at) || length > LONGEST_STRING) {
    c->error = "a string that is cut short or too long";
    return none;
  }
  struct text found = {(const char *)c->at, length};
  if (huffman) {
    c->error = huffman_decode(c->at, length, c->scratch, &found.length);
    found.start = c->scratch;
    c->scratch += found.length;
  }
  c->at += length;
  return found;
}

static bool field_of(struct hpack_decoder *d, uint32_t index, struct text *name, struct text *value) {
  if (index == 0 || index > STATIC_FIELDS + d->count) return false;
  if (index <= STATIC_FIELDS) {
    *name = (struct text){STATIC_TABLE[index][0], strlen(STATIC_TABLE[index][0])};
    *value = (struct text){STATIC_TABLE[index][1], strlen(STATIC_TABLE[index][1])};
    return true;
  }
  struct table_entry *e = &d->entries[(d->newest + MOST_ENTRIES - (index - STATIC_FIELDS - 1)) % MOST_ENTRIES];
  *name = (struct text){e->text, e->name_length};
  *value = (struct text){e->text + e->name_length, e->value_length};
  return true;
}

static bool is(struct text text, const char *expected) {
  return text.length == strlen(expected) && !memcmp(text.start, expected, text.length);
}

static int number(struct text text) {
  int value = 0;
  if (text.length == 0 || text.length > 4) return -2;
  for (size_t i = 0; i < text.length; i++) {
    if (text.start[i] < '0' || text.start[i] > '9') return -2;
    value = value * 10 + text.start[i] - '0';
  }
  return value;
}

static void note(struct reply_head *head, struct text name, struct text value) {
  if (is(name, ":status")) {
    head->http_status = number(value);
  } else if (is(name, "grpc-status")) {
    head->grpc_status = number(value);
  } else if (is(name, "content-type")) {
    head->grpc_content = value.length >= 16 && !memcmp(value.start, "application/grpc", 16);
  } else if (is(name, "grpc-encoding")) {
    head->compressed = !is(value, "identity");
  } else if (is(name, "grpc-message")) {
    size_t length = value.length < sizeof head->message - 1 ? value.length : sizeof head->message - 1;
    memcpy(head->message, value.start, length);
    head->message[length] = 0;
  }
}

static void read_field(struct hpack_decoder *d, struct cursor *c, struct reply_head *head) {
  uint8_t first = *c->at;
  struct text name = {"", 0}, value = {"", 0};
  if (first & 0x80) { // §6.1
    uint32_t index = read_int(c, 7);
    if (!c->error && !field_of(d, index, &name, &value)) c->error = "an index beyond the table";
  } else if ((first & 0xe0) == 0x20) { // §6.3
    uint32_t limit = read_int(c, 5);
    if (limit > TABLE_SIZE) c->error = "a table size beyond the setting";
    if (c->error) return;
    d->limit = limit;
    d->epoch++;
    shrink(d, limit);
    return;
  } else { // §6.2
    bool indexing = first & 0x40;
    uint32_t index = read_int(c, indexing ? 6 : 4);
    if (c->error) return;
    struct text ignored;
    if (index == 0) {
      name = read_string(c);
    } else if (!field_of(d, index, &name, &ignored)) {
      c->error = "a name's index beyond the table";
    }
    if (c->error) return;
    value = read_string(c);
    if (c->error) return;
    note(head, name, value);
    if (indexing) insert(d, name, value);
    return;
  }
  if (!c->error) note(head, name, value);
}

const char *hpack_decode(struct hpack_decoder *d, const uint8_t *block, size_t length, struct reply_head *head) {
  for (size_t i = 0; i < sizeof d->blocks / sizeof *d->blocks; i++) {
    struct remembered_block *known = &d->blocks[i];
    if (known->epoch == d->epoch && known->length == length && !memcmp(known->bytes, block, length)) {
      *head = known->head;
      return NULL;
    }
  }
  static char scratch[4 * LONGEST_STRING]; // two strings; a Huffman code has at least five bits
  *head = (struct reply_head){.http_status = NOT_SAID, .grpc_status = NOT_SAID};
  struct cursor c = {block, block + length, scratch, NULL};
  uint64_t epoch = d->epoch;
  while (c.at < c.end && !c.error) {
    c.scratch = scratch;
    read_field(d, &c, head);
  }
  if (c.error) return c.error;
  // A block that changed the table means something else the next time.
  if (d->epoch == epoch && length <= sizeof d->blocks->bytes) {
    struct remembered_block *free_one = &d->blocks[d->next_block++ % 4];
    free_one->epoch = epoch;
    free_one->length = (uint32_t)length;
    free_one->head = *head;
    memcpy(free_one->bytes, block, length);
  }
  return NULL;
}
