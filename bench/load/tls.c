#include "tls.h"

#include <errno.h>
#include <stddef.h>

#ifdef WITH_OPENSSL
#include <limits.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string.h>

bool tls_is_built_in(void) { return true; }

static SSL_CTX *context(void) {
  static SSL_CTX *made;
  if (!made && (made = SSL_CTX_new(TLS_client_method()))) {
    static const unsigned char H2[] = "\x02h2";
    SSL_CTX_set_alpn_protos(made, H2, sizeof H2 - 1);
    SSL_CTX_set_mode(made, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  }
  return made;
}

static bool speaks_h2(const SSL *ssl) {
  const unsigned char *name;
  unsigned length;
  SSL_get0_alpn_selected(ssl, &name, &length);
  return length == 2 && !memcmp(name, "h2", 2);
}

struct tls *tls_open(int fd) {
  SSL *ssl = context() ? SSL_new(context()) : NULL;
  errno = EPROTO;
  if (ssl && (!SSL_set_fd(ssl, fd) || SSL_connect(ssl) != 1 || !speaks_h2(ssl))) {
    SSL_free(ssl);
    errno = EPROTO;
    ssl = NULL;
  }
  ERR_clear_error();
  return (struct tls *)ssl;
}

void tls_close(struct tls *tls) { SSL_free((SSL *)tls); }

static int at_most(size_t bytes) { return bytes > INT_MAX ? INT_MAX : (int)bytes; }

static ssize_t outcome(SSL *ssl, int result) {
  if (result > 0) return result;
  switch (SSL_get_error(ssl, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: errno = EAGAIN; return -1;
    case SSL_ERROR_ZERO_RETURN: return 0;
    case SSL_ERROR_SYSCALL: if (errno) return -1; return 0;
    default: ERR_clear_error(); errno = EPROTO; return -1;
  }
}

ssize_t tls_read(struct tls *tls, void *to, size_t bytes) {
  errno = 0;
  return outcome((SSL *)tls, SSL_read((SSL *)tls, to, at_most(bytes)));
}

ssize_t tls_write(struct tls *tls, const void *from, size_t bytes) {
  errno = 0;
  return outcome((SSL *)tls, SSL_write((SSL *)tls, from, at_most(bytes)));
}
#else
bool tls_is_built_in(void) { return false; }

struct tls *tls_open(int fd) {
  (void)fd;
  errno = EPROTONOSUPPORT;
  return NULL;
}

void tls_close(struct tls *tls) { (void)tls; }

ssize_t tls_read(struct tls *tls, void *to, size_t bytes) {
  (void)tls, (void)to, (void)bytes;
  errno = EPROTONOSUPPORT;
  return -1;
}

ssize_t tls_write(struct tls *tls, const void *from, size_t bytes) {
  (void)tls, (void)from, (void)bytes;
  errno = EPROTONOSUPPORT;
  return -1;
}
#endif
