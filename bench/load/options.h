// What the command line asks for.
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum mode { UNARY, SERVER_STREAM, CLIENT_STREAM, BIDI, IDLE, FIRST_CALL };

struct options {
  const char *host;
  int port;
  enum mode mode;
  const char *mode_name;
  uint32_t connections;
  uint32_t streams;  // of each connection, at a time
  uint32_t payload;  // bytes
  uint32_t messages; // of each stream, where the mode has streams of messages
  uint32_t headers;  // custom ones, of each call
  bool timeout;      // whether calls carry a grpc-timeout
  bool tls;
  double rate;        // calls that begin in a second, of all connections; 0: as many as are answered
  uint32_t deadline_ms; // of each call that begins at a rate; 0: none
  double warmup, seconds;
  int pid; // of the server, or 0
};

// Ends the program with a message if an option makes no sense.
struct options read_options(int argc, char **argv);

#endif
