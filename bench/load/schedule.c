#include "connection.h"

#include "process.h"

#include <stdlib.h>

#define MILLISECOND 1000000ull

static void remember(struct schedule *s, struct deadline deadline) {
  if (s->end - s->first == s->capacity) {
    uint64_t capacity = s->capacity ? 2 * s->capacity : 1024;
    struct deadline *larger = malloc(capacity * sizeof *larger);
    for (uint64_t i = s->first; i < s->end; i++) larger[i % capacity] = s->deadlines[i % s->capacity];
    free(s->deadlines);
    s->deadlines = larger;
    s->capacity = capacity;
  }
  s->deadlines[s->end++ % s->capacity] = deadline;
}

static void begin_call(struct load *load) {
  struct schedule *s = &load->schedule;
  uint32_t index = s->next_connection++ % load->options.connections;
  struct connection *c = &load->connections[index];
  if (c->dead) return; // which has been reported
  if (c->open_streams >= MOST_OPEN_AT_A_RATE / 2) {
    connection_fail(c, "too many calls are open; the rate or the deadline is too large for so few connections");
    return;
  }
  uint32_t id = open_stream(c, s->next_at);
  if (!id) return;
  if (load->report.counting) load->report.begun++;
  uint64_t deadline = load->options.deadline_ms * MILLISECOND;
  if (deadline) remember(s, (struct deadline){s->next_at + deadline, index, id});
}

static void begin_due(struct load *load) {
  struct schedule *s = &load->schedule;
  double interval = 1e9 / load->options.rate;
  while (s->next_at <= load->now) {
    begin_call(load);
    s->behind += interval;
    uint64_t whole = (uint64_t)s->behind;
    s->next_at += whole;
    s->behind -= (double)whole;
  }
}

static void give_up_due(struct load *load) {
  struct schedule *s = &load->schedule;
  for (; s->first < s->end; s->first++) {
    struct deadline *d = &s->deadlines[s->first % s->capacity];
    if (d->at > load->now) return;
    struct connection *c = &load->connections[d->connection];
    struct stream *stream = c->dead ? NULL : stream_of(c, d->stream);
    if (!stream) continue; // it has been answered
    if (load->report.counting) load->report.late++;
    cancel(c, stream);
  }
}

void schedule_begin(struct load *load) { load->schedule.next_at = now_ns(); }

void schedule_run(struct load *load) {
  give_up_due(load);
  if (!load->stopping) begin_due(load);
  for (uint32_t i = 0; i < load->options.connections; i++) {
    struct connection *c = &load->connections[i];
    if (!c->dead && c->out.length > c->flushed) send_queued(c);
  }
}

uint64_t schedule_pause(const struct load *load, uint64_t most) {
  const struct schedule *s = &load->schedule;
  uint64_t now = now_ns(), at = load->stopping ? UINT64_MAX : s->next_at;
  if (s->first < s->end && s->deadlines[s->first % s->capacity].at < at) {
    at = s->deadlines[s->first % s->capacity].at;
  }
  if (at <= now) return 0;
  return at - now < most ? at - now : most;
}
