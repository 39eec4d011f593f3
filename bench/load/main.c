// A load generator for gRPC over plain-text HTTP/2 with prior knowledge: keeps a number of calls going on a number
// of connections, or begins them at a rate, from one thread, and checks every reply.
#include "connection.h"
#include "process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>

#define SECOND 1000000000ull
#define DRAIN_TIME (5 * SECOND)
#define FIRST_CALL_TIME (30 * SECOND) // what a window that is too short for a call is extended to at most
#define STARTING_TIME (120 * SECOND)

static int poller;

static void add(struct connection *c) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event)) {
    perror("load: epoll_ctl");
    exit(1);
  }
}

static void poll_once(struct load *load, int timeout_ms) {
  struct epoll_event events[256];
  if (load->options.rate > 0) { // the poller's own timeout is too coarse for it
    uint64_t pause = schedule_pause(load, (uint64_t)timeout_ms * 1000000);
    struct timespec wait = {.tv_sec = (time_t)(pause / SECOND), .tv_nsec = (long)(pause % SECOND)};
    ppoll(&(struct pollfd){.fd = poller, .events = POLLIN}, 1, &wait, NULL);
    timeout_ms = 0;
  }
  int count = epoll_wait(poller, events, 256, timeout_ms);
  load->now = now_ns();
  for (int i = 0; i < count; i++) {
    struct connection *c = events[i].data.ptr;
    if (!c->dead) connection_ready(c);
  }
  if (load->options.rate > 0) schedule_run(load);
}

static void run_until(struct load *load, uint64_t end) {
  while (load->now < end) {
    uint64_t left_ms = (end - load->now) / 1000000;
    poll_once(load, left_ms > 100 ? 100 : (int)left_ms + 1);
  }
}

static void connect_all(struct load *load, struct connection *connections) {
  for (uint32_t i = 0; i < load->options.connections; i++) {
    if (!connection_open(&connections[i], load)) {
      report_error(&load->report, "connecting: %s", strerror(errno));
      continue;
    }
    add(&connections[i]);
    poll_once(load, 0);
  }
}

static uint64_t after(double seconds) { return now_ns() + (uint64_t)(seconds * 1e9); }

static uint64_t ended(const struct report *report) {
  return report->calls + report->refused + report->late + report->errors;
}

static void measure(struct load *load) {
  struct report *report = &load->report;
  int pid = load->options.pid;
  run_until(load, after(load->options.warmup));
  uint64_t start = now_ns();
  double own = own_cpu_seconds(), server = pid ? process_cpu_seconds(pid) : 0;
  report->counting = true;
  run_until(load, start + (uint64_t)(load->options.seconds * 1e9));
  while (ended(report) == 0 && load->now < start + FIRST_CALL_TIME) poll_once(load, 10);
  report->counting = false;
  report->seconds = (double)(now_ns() - start) / 1e9;
  report->own_cpu_seconds = own_cpu_seconds() - own;
  if (pid) report->cpu_seconds = process_cpu_seconds(pid) - server;
  if (pid) report->rss_after_mib = process_rss_mib(pid);
  if (report->calls + report->refused + report->late == 0) report_error(report, "no call was answered");
}

// Why calls of a connection are not answered: whether the server gives no window, or does not read, or does not answer.
static void report_unanswered(struct load *load) {
  for (uint32_t i = 0; i < load->options.connections; i++) {
    struct connection *c = &load->connections[i];
    if (c->dead || !c->open_streams) continue;
    char streams[256] = "";
    size_t used = 0;
    for (uint32_t slot = 0; slot <= c->slot_mask && used < sizeof streams - 80; slot++) {
      struct stream *s = &c->slots[slot];
      if (s->id) used += (size_t)snprintf(streams + used, sizeof streams - used, "; stream %u: %lu of %lu bytes sent, window %ld", s->id, s->sent, load->workload.request.total, s->window);
    }
    report_error(&load->report, "%lu calls were never answered; connection %u: %zu bytes unwritten, window %ld%s", load->calls_in_flight, i, c->out.length - c->flushed, c->window, streams);
    return;
  }
}

static void drain(struct load *load) {
  load->stopping = true;
  uint64_t end = now_ns() + DRAIN_TIME;
  while (load->calls_in_flight && load->now < end) poll_once(load, 10);
  if (load->calls_in_flight) report_unanswered(load);
}

static void hold(struct load *load, struct connection *connections) {
  struct report *report = &load->report;
  uint32_t count = load->options.connections;
  uint64_t end = now_ns() + STARTING_TIME;
  uint32_t settled = 0;
  while (settled < count && load->now < end) {
    poll_once(load, 10);
    settled = 0;
    for (uint32_t i = 0; i < count; i++) settled += connections[i].settled && !connections[i].dead;
  }
  run_until(load, after(load->options.warmup + load->options.seconds));
  for (uint32_t i = 0; i < count; i++) {
    if (connections[i].dead || !connections[i].settled) continue;
    report->open_connections++;
    report->open_streams += connections[i].open_streams;
  }
  if (report->open_connections != count) report_error(report, "%u of %u connections are open", report->open_connections, count);
  if (load->options.pid) report->rss_after_mib = process_rss_mib(load->options.pid);
}

static void first_call(struct load *load, struct connection *connection) {
  struct report *report = &load->report;
  uint64_t end = now_ns() + STARTING_TIME;
  while (!connection_open(connection, load) && now_ns() < end) {
    nanosleep(&(struct timespec){.tv_nsec = 500000}, NULL);
  }
  report->counting = true;
  if (!connection->dead) add(connection);
  while (!connection->dead && report->calls + report->errors == 0 && now_ns() < end) poll_once(load, 100);
  report->answered_at = (double)load->now / 1e9;
  if (report->calls == 0) report_error(report, "no call was answered");
  report->counting = false;
}

static void allow_files(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argc, char **argv) {
  static struct load load;
  load.options = read_options(argc, argv);
  load.schedule.next_at = UINT64_MAX; // until all are connected
  workload_init(&load.workload, &load.options);
  signal(SIGPIPE, SIG_IGN);
  allow_files();
  poller = epoll_create1(0);
  uint32_t count = load.options.connections;
  struct connection *connections = calloc(count, sizeof *connections);
  load.connections = connections;
  if (load.options.pid) load.report.rss_before_mib = process_rss_mib(load.options.pid);
  if (load.options.mode == FIRST_CALL) {
    first_call(&load, connections);
  } else {
    connect_all(&load, connections);
    if (load.options.mode == IDLE) {
      hold(&load, connections);
    } else {
      if (load.options.rate > 0) schedule_begin(&load);
      measure(&load);
    }
  }
  if (load.options.mode != IDLE) drain(&load);
  for (uint32_t i = 0; i < count; i++) connection_close(&connections[i]);
  report_print(&load.report, &load.options, load.workload.reply.length);
  return load.report.errors ? 1 : 0;
}
