#include "connection.h"

#include "http2.h"
#include "process.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_AT_ONCE (128 * 1024)
#define RECEIVE_WINDOW 0x3fffffffu

static int connect_to(const struct options *o) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)o->port)};
  if (fd < 0 || inet_pton(AF_INET, o->host, &to.sin_addr) != 1 || connect(fd, (struct sockaddr *)&to, sizeof to)) {
    if (fd >= 0) close(fd);
    return -1;
  }
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

bool connection_open(struct connection *c, struct load *load) {
  memset(c, 0, sizeof *c);
  c->load = load;
  c->fd = connect_to(&load->options);
  if (c->fd >= 0 && load->options.tls && !(c->tls = tls_open(c->fd))) {
    close(c->fd);
    c->fd = -1;
  }
  if (c->fd < 0) {
    c->dead = true;
    return false;
  }
  fcntl(c->fd, F_SETFL, O_NONBLOCK);
  hpack_init(&c->hpack);
  c->in.capacity = READ_AT_ONCE;
  c->in.bytes = malloc(c->in.capacity);
  uint32_t slots = load->options.rate > 0 ? MOST_OPEN_AT_A_RATE : 64;
  while (slots < 4 * load->options.streams) slots *= 2;
  c->slots = calloc(slots, sizeof *c->slots);
  c->slot_mask = slots - 1;
  c->next_id = 1;
  c->window = c->initial_window = DEFAULT_WINDOW;
  uint8_t *start = reserve(c, 128), *at = start;
  memcpy(at, PREFACE, PREFACE_LENGTH);
  at = put_frame_header(at + PREFACE_LENGTH, 12, SETTINGS, 0, 0);
  at = put_setting(at, 2, 0); // ENABLE_PUSH
  at = put_setting(at, INITIAL_WINDOW_SIZE, RECEIVE_WINDOW);
  at = put_window_update(at, 0, RECEIVE_WINDOW - DEFAULT_WINDOW);
  c->out.length += (size_t)(at - start);
  return true;
}

static void close_socket(struct connection *c) {
  if (c->tls) tls_close(c->tls);
  c->tls = NULL;
  if (c->fd >= 0) close(c->fd);
  c->fd = -1;
}

void connection_close(struct connection *c) {
  close_socket(c);
  c->dead = true;
  hpack_free(&c->hpack);
  free(c->in.bytes);
  free(c->out.bytes);
  free(c->block.bytes);
  free(c->slots);
  c->in.bytes = c->out.bytes = c->block.bytes = NULL;
  c->slots = NULL;
}

void connection_fail(struct connection *c, const char *why) {
  if (c->dead) return;
  report_error(&c->load->report, "connection lost with %u calls: %s", c->open_streams, why);
  c->load->calls_in_flight -= c->open_streams;
  c->dead = true;
  close_socket(c);
}

static ssize_t receive(struct connection *c, size_t room) {
  uint8_t *to = c->in.bytes + c->in.length;
  return c->tls ? tls_read(c->tls, to, room) : read(c->fd, to, room);
}

void connection_ready(struct connection *c) {
  // Edge-triggered: a read that does not fill the buffer has emptied the socket, but not what TLS holds.
  while (!c->dead) {
    size_t room = c->in.capacity - c->in.length;
    ssize_t count = receive(c, room);
    c->load->now = now_ns();
    if (count == 0 && !c->load->stopping) connection_fail(c, "closed by the server");
    if (count < 0 && errno != EAGAIN && errno != EINTR) connection_fail(c, strerror(errno));
    if (count <= 0) break;
    c->in.length += (size_t)count;
    c->load->report.bytes_in += (uint64_t)count;
    intake(c);
    if ((size_t)count < room && !c->tls) break;
  }
  if (!c->dead) send_queued(c);
}
