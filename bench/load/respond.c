// A bare responder: the least a server can do, to measure the load generator against, and to see it find faults.
// It answers every call with status 0 and the bytes of its request; `--stream` answers a message of which n is N with N
// messages without n. It knows no windows (it never waits), no HPACK and no errors.
#include "http2.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define IN_CAPACITY (256 * 1024)

enum fault { NONE, STATUS, REFUSAL, RESET, BODY, LENGTH, SILENCE };
static enum fault fault;
static bool streaming;
static uint64_t calls;

struct peer {
  int fd;
  bool preface_seen;
  uint8_t in[IN_CAPACITY];
  size_t in_length;
  uint8_t *out;
  size_t out_length, out_capacity, flushed;
};

static uint8_t *room(struct peer *p, size_t bytes) {
  if (p->out_capacity < p->out_length + bytes) {
    p->out_capacity = 2 * (p->out_length + bytes);
    p->out = realloc(p->out, p->out_capacity);
  }
  return p->out + p->out_length;
}

static void put_block(struct peer *p, const char *block, uint32_t length, uint8_t flags, uint32_t id) {
  memcpy(put_frame_header(room(p, FRAME_HEADER + length), length, HEADERS, flags, id), block, length);
  p->out_length += FRAME_HEADER + length;
}

static void put_data(struct peer *p, const uint8_t *data, uint32_t length, uint32_t id) {
  memcpy(put_frame_header(room(p, FRAME_HEADER + length), length, DATA, 0, id), data, length);
  p->out_length += FRAME_HEADER + length;
}

// Literals without indexing, so that a block is the same each time.
static const char HEAD[] = "\x88\x0f\x10\x10" "application/grpc";
static const char GOOD[] = "\x00\x0bgrpc-status\x01" "0";
static const char BAD[] = "\x00\x0bgrpc-status\x02" "13";
static const char FULL[] = "\x00\x0bgrpc-status\x01" "8";

// A message of which field 1 is a varint: as many copies without that field, in DATA frames that they share.
static void put_stream(struct peer *p, const uint8_t *message, uint32_t length, uint32_t id) {
  static uint8_t frame[LARGEST_FRAME];
  uint32_t n = 0, at = 6;
  for (int shift = 0; at < length; shift += 7) {
    n |= (uint32_t)(message[at] & 0x7f) << shift;
    if (!(message[at++] & 0x80)) break;
  }
  uint32_t rest = length - at, each = 5 + rest, filled = 0;
  for (; n > 0 && each <= LARGEST_FRAME; n--) {
    if (filled + each > LARGEST_FRAME) {
      put_data(p, frame, filled, id);
      filled = 0;
    }
    frame[filled] = 0;
    put32(frame + filled + 1, rest);
    memcpy(frame + filled + 5, message + at, rest);
    filled += each;
  }
  put_data(p, frame, filled, id);
}

static void on_data(struct peer *p, uint8_t *data, uint32_t length, uint8_t flags, uint32_t id) {
  bool faulty = fault && ++calls % 1000 == 0;
  if (faulty && fault == SILENCE) return;
  if (faulty && fault == REFUSAL) {
    put_block(p, FULL, sizeof FULL - 1, END_HEADERS | END_STREAM, id);
    return;
  }
  if (faulty && fault == RESET) {
    put32(put_frame_header(room(p, FRAME_HEADER + 4), 4, RST_STREAM, 0, id), REFUSED_STREAM);
    p->out_length += FRAME_HEADER + 4;
    return;
  }
  if (faulty && fault == BODY && length) data[length - 1] ^= 1;
  if (faulty && fault == LENGTH && length) length--;
  if (streaming) {
    put_stream(p, data, length, id);
  } else if (length) {
    put_data(p, data, length, id);
  }
  if (flags & END_STREAM) {
    bool bad = faulty && fault == STATUS;
    put_block(p, bad ? BAD : GOOD, bad ? sizeof BAD - 1 : sizeof GOOD - 1, END_HEADERS | END_STREAM, id);
  }
}

static void on_frame(struct peer *p, uint8_t *frame, uint32_t length) {
  uint32_t id = get32(frame + 5);
  uint8_t flags = frame[4];
  switch (frame[3]) {
    case HEADERS: put_block(p, HEAD, sizeof HEAD - 1, END_HEADERS, id); break;
    case DATA: on_data(p, frame + FRAME_HEADER, length, flags, id); break;
    case SETTINGS:
      if (!(flags & ACK)) {
        put_frame_header(room(p, FRAME_HEADER), 0, SETTINGS, ACK, 0);
        p->out_length += FRAME_HEADER;
      }
      break;
    default: break;
  }
}

// What the peer may send is given back at once, so that it never waits.
static void give_back(struct peer *p, uint32_t bytes) {
  if (!bytes) return;
  put_window_update(room(p, FRAME_HEADER + 4), 0, bytes);
  p->out_length += FRAME_HEADER + 4;
}

static void take_apart(struct peer *p) {
  size_t at = 0;
  uint32_t data = 0;
  if (!p->preface_seen && p->in_length >= PREFACE_LENGTH) {
    p->preface_seen = true;
    at = PREFACE_LENGTH;
    uint8_t *start = room(p, 64);
    uint8_t *end = put_setting(put_frame_header(start, 6, SETTINGS, 0, 0), INITIAL_WINDOW_SIZE, LARGEST_ID);
    p->out_length += (size_t)(end - start);
    give_back(p, LARGEST_ID - DEFAULT_WINDOW);
  }
  while (p->preface_seen && p->in_length - at >= FRAME_HEADER) {
    uint32_t length = get24(p->in + at);
    if (p->in_length - at < FRAME_HEADER + length) break;
    if (p->in[at + 3] == DATA) data += length;
    on_frame(p, p->in + at, length);
    at += FRAME_HEADER + length;
  }
  p->in_length -= at;
  memmove(p->in, p->in + at, p->in_length);
  give_back(p, data);
}

static void drop(struct peer *p) {
  close(p->fd);
  free(p->out);
  free(p);
}

static void ready(struct peer *p) {
  while (true) {
    size_t space = IN_CAPACITY - p->in_length;
    ssize_t count = read(p->fd, p->in + p->in_length, space);
    if (count == 0 || (count < 0 && errno != EAGAIN)) {
      drop(p);
      return;
    }
    if (count < 0) break;
    p->in_length += (size_t)count;
    take_apart(p);
    if ((size_t)count < space) break;
  }
  while (p->flushed < p->out_length) {
    ssize_t count = write(p->fd, p->out + p->flushed, p->out_length - p->flushed);
    if (count < 0) return; // EAGAIN: there will be an event; anything else shows when reading
    p->flushed += (size_t)count;
  }
  p->flushed = p->out_length = 0;
}

static int listen_on(int port) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 1024)) {
    perror("respond: cannot listen");
    exit(1);
  }
  return fd;
}

static void read_arguments(int argc, char **argv, int *port) {
  static const char *const FAULTS[] = {"none", "status", "refusal", "reset", "body", "length", "silence"};
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--stream")) {
      streaming = true;
    } else if (!strcmp(argv[i], "--fault") && i + 1 < argc) {
      i++;
      for (int f = NONE; f <= SILENCE; f++) {
        if (!strcmp(argv[i], FAULTS[f])) fault = f;
      }
    } else {
      *port = atoi(argv[i]);
    }
  }
  if (*port <= 0) {
    fprintf(stderr, "usage: respond [--stream] [--fault status|refusal|reset|body|length|silence] PORT\n");
    exit(2);
  }
}

int main(int argc, char **argv) {
  int port = 0;
  read_arguments(argc, argv, &port);
  signal(SIGPIPE, SIG_IGN);
  int listener = listen_on(port), poller = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  while (true) {
    struct epoll_event events[64];
    int count = epoll_wait(poller, events, 64, -1);
    for (int i = 0; i < count; i++) {
      if (events[i].data.ptr) {
        ready(events[i].data.ptr);
        continue;
      }
      int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK), on = 1;
      if (fd < 0) continue;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      struct peer *p = calloc(1, sizeof *p);
      p->fd = fd;
      event = (struct epoll_event){.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = p};
      epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
    }
  }
}
