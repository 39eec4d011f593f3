// What is sent: requests, as far as windows allow.
#include "connection.h"

#include "http2.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define ENOUGH_QUEUED (256 * 1024)

uint8_t *reserve(struct connection *c, size_t bytes) {
  struct buffer *out = &c->out;
  if (out->capacity < out->length + bytes) {
    out->capacity = 2 * (out->length + bytes);
    out->bytes = realloc(out->bytes, out->capacity);
  }
  return out->bytes + out->length;
}

void enqueue(struct connection *c, struct stream *s) {
  if (s->queued || s->sent == c->load->workload.request.total || c->load->options.mode == IDLE) return;
  uint32_t slot = (uint32_t)(s - c->slots) + 1;
  s->queued = true;
  s->next_queued = 0;
  if (c->queue_tail) {
    c->slots[c->queue_tail - 1].next_queued = slot;
  } else {
    c->queue_head = slot;
  }
  c->queue_tail = slot;
}

static struct stream *dequeue(struct connection *c) {
  struct stream *s = &c->slots[c->queue_head - 1];
  c->queue_head = s->next_queued;
  if (!c->queue_head) c->queue_tail = 0;
  s->queued = false;
  return s;
}

// Sends one DATA frame, of one message at most. Returns false if the windows do not allow it.
static bool send_data(struct connection *c, struct stream *s) {
  struct workload *w = &c->load->workload;
  uint32_t position = (uint32_t)(s->sent % w->request.length);
  int64_t length = w->request.length - position;
  if (length > LARGEST_FRAME) length = LARGEST_FRAME;
  if (length > s->window) length = s->window;
  if (length > c->window) length = c->window;
  uint32_t tag_end = w->request.payload + TAG_BYTES;
  if (length <= 0 || (w->tagged && s->sent == 0 && length < tag_end)) return false;
  bool end = s->sent + (uint64_t)length == w->request.total;
  uint8_t *at = reserve(c, FRAME_HEADER + (size_t)length);
  at = put_frame_header(at, (uint32_t)length, DATA, end ? END_STREAM : 0, s->id);
  memcpy(at, w->request.bytes + position, (size_t)length);
  if (w->tagged && s->sent == 0) put32(at + w->request.payload, s->id);
  c->out.length += FRAME_HEADER + (size_t)length;
  s->sent += (uint64_t)length;
  s->window -= length;
  c->window -= length;
  return true;
}

static uint8_t *put(uint8_t *to, const uint8_t *block, uint32_t length) {
  memcpy(to, block, length);
  return to + length;
}

static uint8_t *put_fields(uint8_t *to, struct connection *c) {
  const struct workload *w = &c->load->workload;
  if (c->plain_headers) return put(to, w->plain_block, w->plain_length);
  if (c->first_sent && !c->load->options.timeout) return put(to, w->next_block, w->next_length);
  if (c->first_sent && c->timeouts_in_table < w->most_timeouts) return put_pushed_block(to, w, c->timeouts_in_table);
  c->first_sent = true;
  c->timeouts_in_table = 0;
  return put(to, w->first_block, w->first_length);
}

static void send_headers(struct connection *c, uint32_t id) {
  uint8_t *start = reserve(c, FRAME_HEADER + LARGEST_BLOCK), *block = start + FRAME_HEADER;
  uint8_t *end = put_fields(block, c);
  if (c->load->options.timeout) {
    bool indexing = !c->plain_headers;
    end = put_timeout(end, c->timeouts++, indexing, indexing && c->timeouts_in_table > 0);
    c->timeouts_in_table += indexing;
  }
  put_frame_header(start, (uint32_t)(end - block), HEADERS, END_HEADERS, id);
  c->out.length += (size_t)(end - start);
}

uint32_t open_stream(struct connection *c, uint64_t started) {
  while (slot_of(c, c->next_id)->id) c->next_id += 2; // an id may be left out (RFC 9113 §5.1.1)
  if (c->next_id > LARGEST_ID - 2 * c->slot_mask) {
    connection_fail(c, "no stream ids left");
    return 0;
  }
  struct stream *s = slot_of(c, c->next_id);
  s->id = c->next_id;
  s->head_seen = false;
  s->window = c->initial_window;
  s->started = started;
  s->sent = s->received = 0;
  c->next_id += 2;
  c->open_streams++;
  c->load->calls_in_flight++;
  send_headers(c, s->id);
  if (c->load->options.mode == IDLE) return s->id;
  if (c->queue_head || !send_data(c, s)) {
    enqueue(c, s);
  } else if (s->sent < c->load->workload.request.total) {
    enqueue(c, s);
  }
  return s->id;
}

void open_streams(struct connection *c) {
  if (c->load->options.rate > 0) return;
  while (c->settled && !c->dead && !c->load->stopping && c->open_streams < c->load->options.streams) {
    open_stream(c, c->load->now);
  }
}

void end_stream(struct connection *c, struct stream *s) {
  s->id = 0;
  c->open_streams--;
  c->load->calls_in_flight--;
  open_streams(c);
}

void cancel(struct connection *c, struct stream *s) {
  put32(put_frame_header(reserve(c, FRAME_HEADER + 4), 4, RST_STREAM, 0, s->id), CANCEL);
  c->out.length += FRAME_HEADER + 4;
  end_stream(c, s);
}

// Returns false if the socket takes no more.
static bool flush(struct connection *c) {
  while (c->flushed < c->out.length) {
    const uint8_t *from = c->out.bytes + c->flushed;
    size_t left = c->out.length - c->flushed;
    ssize_t count = c->tls ? tls_write(c->tls, from, left) : write(c->fd, from, left);
    if (count < 0 && errno == EAGAIN) return false;
    if (count < 0 && errno != EINTR) {
      connection_fail(c, strerror(errno));
      return false;
    }
    if (count > 0) c->flushed += (size_t)count;
  }
  c->flushed = c->out.length = 0;
  return true;
}

// Queues one DATA frame after another until the buffer is full or windows are used up; false if there was none.
static bool fill(struct connection *c) {
  bool any = false;
  while (c->queue_head && c->window > 0 && c->out.length - c->flushed < ENOUGH_QUEUED) {
    struct stream *s = dequeue(c);
    if (!s->id) continue; // it has ended meanwhile
    if (send_data(c, s)) {
      any = true;
      enqueue(c, s);
    } else if (s->window > 0) { // there is too little window for a beginning
      enqueue(c, s);
      break;
    }
  }
  return any;
}

void send_queued(struct connection *c) {
  bool any = true;
  while (any) {
    any = fill(c);
    if (!flush(c)) return;
  }
}
