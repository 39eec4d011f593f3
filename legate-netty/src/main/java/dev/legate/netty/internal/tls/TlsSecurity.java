package dev.legate.netty.internal.tls;

import dev.legate.Trust;
import dev.legate.client.ChannelCredentials;
import dev.legate.netty.NettyOptions;
import dev.legate.server.ServerCredentials;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;

/**
 * Secures the connections of a channel, or of a listening address, with TLS. For any thread.
 *
 * <p>Servers are verified under the host of the authority, and told it by SNI (RFC 6066 §3).
 */
public final class TlsSecurity {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

  private final ReloadingContext contexts;
  private final String host;
  private final boolean verified;
  private final long timeoutMillis;

  private TlsSecurity(
      ReloadingContext contexts, String host, boolean verified, long timeoutMillis) {
    this.contexts = contexts;
    this.host = host;
    this.verified = verified;
    this.timeoutMillis = timeoutMillis;
  }

  /** For the connections of a channel whose calls have this authority. */
  public static TlsSecurity client(
      ChannelCredentials.Tls credentials, String authority, NettyOptions options) {
    return new TlsSecurity(
        TlsContexts.client(credentials, options),
        host(authority),
        credentials.trust().kind() != Trust.Kind.UNVERIFIED,
        0); // the time for connecting counts
  }

  /** For the connections that are accepted on an address. */
  public static TlsSecurity server(ServerCredentials.Tls credentials, NettyOptions options) {
    return new TlsSecurity(
        TlsContexts.server(credentials, options),
        "",
        false, // clients have no host that could be expected
        options.handshakeTimeout().toMillis());
  }

  /** What begins the handshake of a connection, once it is active, and tells what becomes of it. */
  public Handshake handshake(Handshake.Outcome outcome) {
    return new Handshake(this, outcome);
  }

  void context(Consumer<SslContext> use) {
    contexts.current(use);
  }

  /** What a failure of a handshake means on this side. */
  String text(Throwable failure) {
    return host.isEmpty() ? TlsFailure.textOfServer(failure) : TlsFailure.text(failure);
  }

  SslHandler handler(SslContext context, Channel channel, HandshakeTasks tasks) {
    SslHandler handler;
    if (host.isEmpty()) {
      handler = context.newHandler(channel.alloc(), tasks);
    } else {
      handler = context.newHandler(channel.alloc(), host, -1, tasks);
      SSLParameters parameters = handler.engine().getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm(verified ? "HTTPS" : "");
      if (!ADDRESS.matcher(host).matches()) {
        parameters.setServerNames(List.of(new SNIHostName(host)));
      }
      handler.engine().setSSLParameters(parameters);
    }
    handler.setHandshakeTimeoutMillis(timeoutMillis);
    return handler;
  }

  /** An authority without its port, and an IPv6 address without brackets. */
  static String host(String authority) {
    if (authority.startsWith("[")) {
      return authority.substring(1, authority.indexOf(']'));
    }
    int colon = authority.lastIndexOf(':');
    return colon >= 0 && authority.indexOf(':') == colon
        ? authority.substring(0, colon)
        : authority;
  }
}
