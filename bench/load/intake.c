// What servers send: takes frames apart and checks replies.
#include "connection.h"

#include "http2.h"

#include <stdio.h>
#include <stdlib.h>

#define GIVE_BACK_AT (256u << 20)

static void wrong(struct connection *c, struct stream *s, const char *what) {
  report_error(&c->load->report, "stream %u: %s", s->id, what);
  end_stream(c, s);
}

enum outcome { WRONG, REFUSED, LATE };

static enum outcome outcome_of_status(int grpc_status) {
  switch (grpc_status) {
    case 8:                 // RESOURCE_EXHAUSTED
    case 14: return REFUSED; // UNAVAILABLE
    case 4: return LATE;    // DEADLINE_EXCEEDED
    default: return WRONG;
  }
}

static enum outcome outcome_of_reset(uint32_t error_code) {
  if (error_code == REFUSED_STREAM) return REFUSED;
  return error_code == CANCEL ? LATE : WRONG; // servers reset streams so when deadlines have passed
}

// A call without a reply: refused or late, where calls begin at a rate; else it is wrong.
static void without_reply(struct connection *c, struct stream *s, enum outcome outcome, const char *what) {
  const struct options *o = &c->load->options;
  struct report *report = &c->load->report;
  if (outcome == WRONG || o->rate <= 0 || (outcome == LATE && !o->deadline_ms)) {
    wrong(c, s, what);
    return;
  }
  if (report->counting) (*(outcome == REFUSED ? &report->refused : &report->late))++;
  end_stream(c, s);
}

static void finish(struct connection *c, struct stream *s) {
  struct load *load = c->load;
  uint64_t took = load->now - s->started, deadline = load->options.deadline_ms * 1000000ull;
  if (load->report.counting && deadline && took > deadline) {
    load->report.late++;
  } else if (load->report.counting) {
    load->report.calls++;
    histogram_add(&load->report.latencies, took);
  }
  end_stream(c, s);
}

static void on_reply_head(struct connection *c, struct stream *s, const struct reply_head *head, bool end) {
  char text[160];
  if (head->http_status != 200) {
    snprintf(text, sizeof text, ":status %d", head->http_status);
    wrong(c, s, text);
  } else if (!head->grpc_content) {
    wrong(c, s, "content-type is not application/grpc");
  } else if (head->compressed) {
    wrong(c, s, "the reply is compressed, which was not asked for");
  } else if (end) {
    snprintf(text, sizeof text, "no reply, grpc-status %d %s", head->grpc_status, head->message);
    without_reply(c, s, outcome_of_status(head->grpc_status), text);
  } else {
    s->head_seen = true;
  }
}

static void on_trailers(struct connection *c, struct stream *s, const struct reply_head *head, bool end) {
  const struct workload *w = &c->load->workload;
  char text[160];
  if (!end) {
    wrong(c, s, "a second header block that does not end the stream");
  } else if (head->grpc_status != 0) {
    snprintf(text, sizeof text, "grpc-status %d %s", head->grpc_status, head->message);
    without_reply(c, s, outcome_of_status(head->grpc_status), text);
  } else if (s->received != w->reply.total) {
    snprintf(text, sizeof text, "%lu bytes of reply, expected %lu", s->received, w->reply.total);
    wrong(c, s, text);
  } else if (s->sent != w->request.total) {
    wrong(c, s, "answered before the request was whole");
  } else {
    finish(c, s);
  }
}

static void on_block(struct connection *c, uint32_t id, uint8_t flags, const uint8_t *block, size_t length) {
  struct reply_head head;
  const char *error = hpack_decode(&c->hpack, block, length, &head); // also of streams that are gone
  if (error) {
    connection_fail(c, error);
    return;
  }
  struct stream *s = stream_of(c, id);
  if (!s) return;
  bool end = flags & END_STREAM;
  if (s->head_seen) {
    on_trailers(c, s, &head, end);
  } else {
    on_reply_head(c, s, &head, end);
  }
}

static void on_data(struct connection *c, uint32_t id, uint8_t flags, const uint8_t *data, uint32_t length) {
  struct workload *w = &c->load->workload;
  struct stream *s = stream_of(c, id);
  if (!s) return;
  if (!s->head_seen) {
    wrong(c, s, "DATA before HEADERS");
    return;
  }
  if (length > w->reply.total - s->received) {
    wrong(c, s, "more bytes of reply than expected");
    return;
  }
  if (w->tagged) put32(w->reply.bytes + w->reply.payload, id);
  if (memcmp(data, w->reply.bytes + s->received % w->reply.length, length)) {
    wrong(c, s, "other bytes than expected");
    return;
  }
  s->received += length;
  if (c->load->report.counting) c->load->report.reply_bytes += length;
  if (flags & END_STREAM) wrong(c, s, "no trailers");
}

static void on_settings(struct connection *c, const uint8_t *at, uint32_t length) {
  for (const uint8_t *end = at + length; at + 6 <= end; at += 6) {
    uint32_t value = get32(at + 2);
    switch (at[0] << 8 | at[1]) {
      case HEADER_TABLE_SIZE: c->plain_headers = value < TABLE_SIZE; break;
      case MAX_CONCURRENT_STREAMS:
        if (value < c->load->options.streams && c->load->options.rate <= 0) connection_fail(c, "the server does not allow so many streams");
        break;
      case INITIAL_WINDOW_SIZE:
        for (uint32_t i = 0; i <= c->slot_mask; i++) {
          if (!c->slots[i].id) continue;
          c->slots[i].window += (int64_t)value - c->initial_window;
          enqueue(c, &c->slots[i]);
        }
        c->initial_window = value;
        break;
      default: break;
    }
    if (c->dead) return;
  }
  put_frame_header(reserve(c, FRAME_HEADER), 0, SETTINGS, ACK, 0);
  c->out.length += FRAME_HEADER;
  c->settled = true;
  open_streams(c);
}

static void on_window_update(struct connection *c, uint32_t id, uint32_t credit) {
  if (id == 0) {
    c->window += credit;
    return;
  }
  struct stream *s = stream_of(c, id);
  if (!s) return;
  s->window += credit;
  enqueue(c, s);
}

static void keep_block(struct connection *c, const uint8_t *part, size_t length) {
  struct buffer *b = &c->block;
  if (b->length + length > 64 * 1024) {
    connection_fail(c, "a header block beyond 64 KiB");
    return;
  }
  if (b->capacity < b->length + length) {
    b->capacity = b->length + length;
    b->bytes = realloc(b->bytes, b->capacity);
  }
  memcpy(b->bytes + b->length, part, length);
  b->length += length;
}

static void on_headers(struct connection *c, uint32_t id, uint8_t flags, const uint8_t *block, size_t length) {
  if (flags & END_HEADERS) {
    on_block(c, id, flags, block, length);
    return;
  }
  c->block.length = 0;
  c->block_stream = id;
  c->block_flags = flags;
  keep_block(c, block, length);
}

static void on_frame(struct connection *c, uint8_t type, uint8_t flags, uint32_t id, const uint8_t *p, uint32_t length) {
  uint32_t whole = length;
  if ((type == DATA || type == HEADERS) && flags & PADDED) {
    if (length < 1u + p[0]) {
      connection_fail(c, "padding longer than its frame");
      return;
    }
    length -= 1u + p[0];
    p++;
  }
  switch (type) {
    case DATA:
      on_data(c, id, flags, p, length);
      c->unacknowledged += whole;
      break;
    case HEADERS:
      if (flags & PRIORITISED && length >= 5) p += 5, length -= 5;
      on_headers(c, id, flags, p, length);
      break;
    case CONTINUATION:
      keep_block(c, p, length);
      if (flags & END_HEADERS && !c->dead) {
        on_block(c, c->block_stream, c->block_flags, c->block.bytes, c->block.length);
      }
      break;
    case RST_STREAM: {
      struct stream *s = stream_of(c, id);
      char text[64];
      snprintf(text, sizeof text, "reset with error %u", get32(p));
      if (s) without_reply(c, s, outcome_of_reset(get32(p)), text);
      break;
    }
    case SETTINGS:
      if (!(flags & ACK)) on_settings(c, p, length);
      break;
    case PING:
      if (!(flags & ACK) && length == 8) {
        memcpy(put_frame_header(reserve(c, FRAME_HEADER + 8), 8, PING, ACK, 0), p, 8);
        c->out.length += FRAME_HEADER + 8;
      }
      break;
    case GOAWAY:
      if (!c->load->stopping) connection_fail(c, "GOAWAY");
      break;
    case WINDOW_UPDATE: on_window_update(c, id, get32(p)); break;
    default: break;
  }
}

void intake(struct connection *c) {
  uint8_t *at = c->in.bytes, *end = at + c->in.length;
  while (end - at >= FRAME_HEADER && !c->dead) {
    uint32_t length = get24(at);
    if (length > LARGEST_FRAME) {
      connection_fail(c, "a frame larger than allowed");
      return;
    }
    if ((size_t)(end - at) < FRAME_HEADER + length) break;
    on_frame(c, at[3], at[4], get32(at + 5) & LARGEST_ID, at + FRAME_HEADER, length);
    at += FRAME_HEADER + length;
  }
  if (c->dead) return;
  c->in.length = (size_t)(end - at);
  memmove(c->in.bytes, at, c->in.length);
  if (c->unacknowledged >= GIVE_BACK_AT) {
    put_window_update(reserve(c, FRAME_HEADER + 4), 0, (uint32_t)c->unacknowledged);
    c->out.length += FRAME_HEADER + 4;
    c->unacknowledged = 0;
  }
}
