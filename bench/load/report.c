#include "report.h"

#include <stdarg.h>
#include <stdio.h>

void report_error(struct report *report, const char *format, ...) {
  if (report->errors++ > 0) return;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(report->first_error, sizeof report->first_error, format, arguments);
  va_end(arguments);
}

static void print_text(const char *name, const char *text) {
  printf("\"%s\": \"", name);
  for (; *text; text++) {
    unsigned char c = (unsigned char)*text;
    if (c == '"' || c == '\\') {
      printf("\\%c", c);
    } else if (c < 0x20 || c >= 0x7f) {
      printf("\\u%04x", c);
    } else {
      putchar(c);
    }
  }
  putchar('"');
}

void report_print(const struct report *r, const struct options *o, uint32_t reply_length) {
  printf("{");
  print_text("mode", o->mode_name);
  printf(", \"connections\": %u, \"streams\": %u, \"payload\": %u", o->connections, o->streams, o->payload);
  if (o->mode == IDLE) {
    printf(", \"open_connections\": %u, \"open_streams\": %u", r->open_connections, r->open_streams);
  } else if (o->mode == FIRST_CALL) {
    printf(", \"answered_at\": %.6f", r->answered_at);
  } else {
    uint64_t replies = r->reply_bytes / reply_length;
    uint64_t messages = o->mode == CLIENT_STREAM ? r->calls * o->messages : replies;
    printf(", \"calls\": %lu, \"messages\": %lu, \"seconds\": %.3f", r->calls, messages, r->seconds);
    printf(", \"calls_per_s\": %.0f, \"messages_per_s\": %.0f", (double)r->calls / r->seconds,
           (double)messages / r->seconds);
    printf(", \"p50_us\": %.1f, \"p99_us\": %.1f", (double)histogram_at(&r->latencies, 0.5) / 1e3,
           (double)histogram_at(&r->latencies, 0.99) / 1e3);
    if (o->rate > 0) {
      printf(", \"rate\": %.1f, \"deadline_ms\": %u, \"begun\": %lu, \"good\": %lu, \"refused\": %lu, \"late\": %lu", o->rate,
             o->deadline_ms, r->begun, r->calls, r->refused, r->late);
    }
    printf(", \"load_cpu_s\": %.3f", r->own_cpu_seconds);
    if (o->pid && r->cpu_seconds > 0) {
      printf(", \"cpu_s\": %.2f, \"calls_per_cpu_s\": %.0f, \"messages_per_cpu_s\": %.0f", r->cpu_seconds,
             (double)r->calls / r->cpu_seconds, (double)messages / r->cpu_seconds);
    }
  }
  if (o->pid) printf(", \"rss_before_mib\": %.1f, \"rss_mib\": %.1f", r->rss_before_mib, r->rss_after_mib);
  printf(", \"errors\": %lu", r->errors);
  if (r->errors) {
    printf(", ");
    print_text("first_error", r->first_error);
  }
  printf("}\n");
}
