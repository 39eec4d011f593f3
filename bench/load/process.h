// What the system knows of a process.
#ifndef PROCESS_H
#define PROCESS_H

#include <stdint.h>

double process_cpu_seconds(int pid); // user and system
double own_cpu_seconds(void);
double process_rss_mib(int pid);
uint64_t now_ns(void); // monotonic

#endif
