// One HTTP/2 connection that keeps a number of calls going.
#ifndef CONNECTION_H
#define CONNECTION_H

#include "hpack.h"
#include "options.h"
#include "report.h"
#include "schedule.h"
#include "tls.h"
#include "workload.h"

// What all connections share.
struct load {
  struct options options;
  struct workload workload;
  struct report report;
  bool stopping; // no new calls
  uint64_t now;  // when the last read returned
  uint64_t calls_in_flight;
  struct connection *connections;
  struct schedule schedule;
};

struct stream {
  uint32_t id; // 0: free
  uint32_t next_queued; // slot plus one; 0: none
  bool queued, head_seen;
  int64_t window; // to send
  uint64_t started, sent, received;
};

struct buffer {
  uint8_t *bytes;
  size_t length, capacity;
};

struct connection {
  struct load *load;
  int fd;
  struct tls *tls; // null: plain text
  bool dead, settled; // settled: the server's SETTINGS are here
  struct buffer in, out;
  size_t flushed; // of `out`
  struct hpack_decoder hpack;
  struct buffer block; // of a HEADERS frame that CONTINUATION goes on
  uint32_t block_stream;
  uint8_t block_flags;
  struct stream *slots; // a stream lies at half its id modulo their number
  uint32_t slot_mask, next_id, open_streams;
  bool plain_headers, first_sent;
  uint32_t timeouts, timeouts_in_table; // how many were sent, and how many of them went there after the other fields
  uint32_t queue_head, queue_tail; // slots with something to send, plus one
  int64_t window, initial_window;  // to send
  uint64_t unacknowledged;         // bytes of DATA for which no window has been given back
};

// Connects and queues the preface. Returns false if nobody listens.
bool connection_open(struct connection *c, struct load *load);
void connection_close(struct connection *c);

// Reads what is there, answers it, starts new calls and sends.
void connection_ready(struct connection *c);

// An error of the whole connection: its calls are lost.
void connection_fail(struct connection *c, const char *why);

static inline struct stream *slot_of(struct connection *c, uint32_t id) {
  return &c->slots[id >> 1 & c->slot_mask];
}

// The stream of that id, or null if there is none (any more).
static inline struct stream *stream_of(struct connection *c, uint32_t id) {
  struct stream *s = slot_of(c, id);
  return id && s->id == id ? s : NULL;
}

// intake.c: handles the whole frames in `in`.
void intake(struct connection *c);

// output.c
uint8_t *reserve(struct connection *c, size_t bytes); // the caller adds what it wrote to out.length
void open_streams(struct connection *c);              // up to the number wanted, if there is no rate
uint32_t open_stream(struct connection *c, uint64_t started); // returns its id, or 0 if the connection has failed
void cancel(struct connection *c, struct stream *s);
void end_stream(struct connection *c, struct stream *s);
void enqueue(struct connection *c, struct stream *s);
void send_queued(struct connection *c);

#endif
