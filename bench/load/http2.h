// The few words of HTTP/2 (RFC 9113) that both programs speak.
#ifndef HTTP2_H
#define HTTP2_H

#include <stdint.h>
#include <string.h>

enum frame_type {
  DATA = 0,
  HEADERS = 1,
  PRIORITY = 2,
  RST_STREAM = 3,
  SETTINGS = 4,
  PUSH_PROMISE = 5,
  PING = 6,
  GOAWAY = 7,
  WINDOW_UPDATE = 8,
  CONTINUATION = 9
};

enum frame_flag { END_STREAM = 0x1, ACK = 0x1, END_HEADERS = 0x4, PADDED = 0x8, PRIORITISED = 0x20 };

enum setting { HEADER_TABLE_SIZE = 1, MAX_CONCURRENT_STREAMS = 3, INITIAL_WINDOW_SIZE = 4, MAX_FRAME_SIZE = 5 };

enum error_code { REFUSED_STREAM = 7, CANCEL = 8 };

#define PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
#define PREFACE_LENGTH 24
#define FRAME_HEADER 9
#define LARGEST_FRAME 16384 // the initial SETTINGS_MAX_FRAME_SIZE, which neither program raises
#define DEFAULT_WINDOW 65535
#define LARGEST_ID 0x7fffffffu

static inline void put32(uint8_t *to, uint32_t value) {
  value = __builtin_bswap32(value);
  memcpy(to, &value, 4);
}

static inline uint32_t get32(const uint8_t *from) {
  uint32_t value;
  memcpy(&value, from, 4);
  return __builtin_bswap32(value);
}

static inline uint32_t get24(const uint8_t *from) {
  return (uint32_t)from[0] << 16 | (uint32_t)from[1] << 8 | from[2];
}

static inline uint8_t *put_frame_header(uint8_t *to, uint32_t length, uint8_t type, uint8_t flags, uint32_t id) {
  put32(to, length << 8 | type);
  to[4] = flags;
  put32(to + 5, id);
  return to + FRAME_HEADER;
}

static inline uint8_t *put_setting(uint8_t *to, uint16_t setting, uint32_t value) {
  to[0] = (uint8_t)(setting >> 8);
  to[1] = (uint8_t)setting;
  put32(to + 2, value);
  return to + 6;
}

static inline uint8_t *put_window_update(uint8_t *to, uint32_t id, uint32_t credit) {
  put32(put_frame_header(to, 4, WINDOW_UPDATE, 0, id), credit);
  return to + FRAME_HEADER + 4;
}

#endif
