/**
 * TLS on sockets: contexts made of credentials, which follow their files; the handshake; and what
 * its failures mean. Knows nothing of HTTP/2 but its name in ALPN.
 *
 * <p>Start with {@link dev.legate.netty.internal.tls.TlsSecurity}.
 */
@org.jspecify.annotations.NullMarked
package dev.legate.netty.internal.tls;
