#include "options.h"

#include "tls.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char USAGE[] =
    "usage: load [options] PORT\n"
    "  --host ADDRESS       an IPv4 address; 127.0.0.1 unless said\n"
    "  --mode MODE          unary (unless said), server-stream, client-stream, bidi;\n"
    "                       idle: opens connections and streams, and holds them;\n"
    "                       first-call: waits for the server, makes one call, tells when it was answered\n"
    "  --connections C      8 unless said\n"
    "  --streams M          at a time, of each connection; 32 unless said\n"
    "  --payload BYTES      of each message; 100 unless said\n"
    "  --messages N         of each stream; 1000 unless said\n"
    "  --headers N          custom request headers; none unless said\n"
    "  --timeout            calls carry a grpc-timeout, each another\n"
    "  --tls                without verifying anything\n"
    "  --has-tls            does nothing; exits with 1 if this was built without OpenSSL\n"
    "  --rate CALLS         that begin in a second, of all connections, answered or not; unary only\n"
    "  --deadline-ms N      with --rate: calls carry it as grpc-timeout, and are cancelled when it has passed\n"
    "  --warmup SECONDS     not counted; 1 unless said\n"
    "  --seconds SECONDS    counted; 5 unless said\n"
    "  --pid PID            of the server: also tells its CPU time and memory\n"
    "Verifies every reply (status and body; with --rate, a call may also be refused or late) and prints one line of JSON; exits with 1 if anything was wrong.\n";

static void fail(const char *what, const char *found) {
  fprintf(stderr, "load: %s: %s\n%s", what, found, USAGE);
  exit(2);
}

static uint32_t whole(const char *name, const char *text, uint32_t least, uint32_t most) {
  char *end;
  unsigned long long value = strtoull(text, &end, 10);
  if (*end || end == text || value < least || value > most) fail(name, text);
  return (uint32_t)value;
}

static double decimal(const char *name, const char *text) {
  char *end;
  double value = strtod(text, &end);
  if (*end || end == text || !(value >= 0 && value < 1e6)) fail(name, text);
  return value;
}

static enum mode mode_of(const char *name) {
  static const char *const NAMES[] = {"unary", "server-stream", "client-stream", "bidi", "idle", "first-call"};
  for (int i = UNARY; i <= FIRST_CALL; i++) {
    if (!strcmp(name, NAMES[i])) return i;
  }
  fail("no such mode", name);
  return UNARY;
}

#define HAS_TLS 256 // no letter

struct options read_options(int argc, char **argv) {
  static const struct option LONG[] = {
      {"host", required_argument, 0, 'h'},     {"mode", required_argument, 0, 'o'},
      {"connections", required_argument, 0, 'c'}, {"streams", required_argument, 0, 'm'},
      {"payload", required_argument, 0, 'p'},  {"messages", required_argument, 0, 'n'},
      {"headers", required_argument, 0, 'H'},  {"timeout", no_argument, 0, 't'},
      {"warmup", required_argument, 0, 'w'},   {"seconds", required_argument, 0, 's'},
      {"pid", required_argument, 0, 'P'},      {"rate", required_argument, 0, 'r'},
      {"deadline-ms", required_argument, 0, 'd'}, {"tls", no_argument, 0, 'T'},
      {"has-tls", no_argument, 0, HAS_TLS}, {0, 0, 0, 0}};
  struct options o = {.host = "127.0.0.1", .mode_name = "unary", .connections = 8, .streams = 32,
                      .payload = 100, .messages = 1000, .warmup = 1, .seconds = 5};
  int letter;
  while ((letter = getopt_long(argc, argv, "", LONG, NULL)) != -1) {
    switch (letter) {
      case 'h': o.host = optarg; break;
      case 'o': o.mode = mode_of(optarg); o.mode_name = optarg; break;
      case 'c': o.connections = whole("--connections", optarg, 1, 100000); break;
      case 'm': o.streams = whole("--streams", optarg, 0, 100000); break;
      case 'p': o.payload = whole("--payload", optarg, 0, 64 << 20); break;
      case 'n': o.messages = whole("--messages", optarg, 1, 100000000); break;
      case 'H': o.headers = whole("--headers", optarg, 0, 30); break;
      case 't': o.timeout = true; break;
      case 'T': o.tls = true; break;
      case HAS_TLS: exit(tls_is_built_in() ? 0 : 1);
      case 'w': o.warmup = decimal("--warmup", optarg); break;
      case 's': o.seconds = decimal("--seconds", optarg); break;
      case 'r': o.rate = decimal("--rate", optarg); break;
      case 'd': o.deadline_ms = whole("--deadline-ms", optarg, 1, 600000); break;
      case 'P': o.pid = (int)whole("--pid", optarg, 1, 1u << 30); break;
      default: fail("wrong option", argv[optind - 1]);
    }
  }
  if (optind != argc - 1) fail("expected one PORT, found", optind < argc ? argv[optind + 1] : "none");
  o.port = (int)whole("PORT", argv[optind], 1, 65535);
  if (o.streams == 0 && o.mode != IDLE) fail("--streams", "0 makes sense with --mode idle only");
  if (o.rate > 0 && o.mode != UNARY) fail("--rate", "makes sense with --mode unary only");
  if (o.deadline_ms && o.rate <= 0) fail("--deadline-ms", "makes sense with --rate only");
  if (o.deadline_ms && o.timeout) fail("--deadline-ms", "is another grpc-timeout than --timeout");
  if (o.tls && !tls_is_built_in()) fail("--tls", "this was built without OpenSSL, whose headers were not there (libssl-dev)");
  if (o.mode == FIRST_CALL) o.connections = o.streams = 1;
  return o;
}
