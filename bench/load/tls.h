// TLS for a connection, by OpenSSL where the program was built with it. Nothing is verified: the server is the bench's own.
#ifndef TLS_H
#define TLS_H

#include <stdbool.h>
#include <sys/types.h>

struct tls;

// Whether the program was built with OpenSSL.
bool tls_is_built_in(void);

// Shakes hands on a socket that still blocks, and speaks h2 then. Returns null, and says why in `errno`, if that fails.
struct tls *tls_open(int fd);
void tls_close(struct tls *tls);

// As read and write of a socket that does not block; a read gives one record at most.
ssize_t tls_read(struct tls *tls, void *to, size_t bytes);
ssize_t tls_write(struct tls *tls, const void *from, size_t bytes);

#endif
