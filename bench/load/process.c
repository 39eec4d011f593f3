#include "process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static FILE *open_of(int pid, const char *file) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
  FILE *opened = fopen(path, "r");
  if (!opened) {
    perror(path);
    exit(1);
  }
  return opened;
}

double process_cpu_seconds(int pid) {
  FILE *file = open_of(pid, "stat");
  char line[1024];
  size_t length = fread(line, 1, sizeof line - 1, file);
  fclose(file);
  line[length] = 0;
  char *behind_name = strrchr(line, ')');
  unsigned long long user = 0, system = 0;
  if (!behind_name ||
      sscanf(behind_name + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &user, &system) != 2) {
    fprintf(stderr, "load: cannot read the CPU time of process %d\n", pid);
    exit(1);
  }
  return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

double own_cpu_seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

double process_rss_mib(int pid) {
  FILE *file = open_of(pid, "status");
  char line[256];
  double kib = 0;
  while (fgets(line, sizeof line, file)) {
    if (sscanf(line, "VmRSS: %lf kB", &kib) == 1) break;
  }
  fclose(file);
  return kib / 1024;
}

uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}
