package dev.legate.netty.internal.tls;

import dev.legate.Identity;
import dev.legate.TlsVersion;
import dev.legate.Trust;
import dev.legate.client.ChannelCredentials;
import dev.legate.netty.NettyOptions;
import dev.legate.server.ServerCredentials;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Makes Netty's contexts of credentials. */
final class TlsContexts {
  static final String H2 = "h2";

  /** All of TLS 1.3's, and those of TLS 1.2 that RFC 9113 §9.2.2 does not prohibit. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private TlsContexts() {}

  static ReloadingContext client(ChannelCredentials.Tls credentials, NettyOptions options) {
    SslProvider provider = TlsEngines.chosenBy(options);
    return new ReloadingContext(
        credentials.identity(),
        credentials.trust(),
        (identity, trust) -> {
          SslContextBuilder builder = SslContextBuilder.forClient();
          identity.ifPresent(own -> builder.keyManager(own.privateKey(), chain(own)));
          return complete(builder, provider, trust, "server", credentials.versions());
        });
  }

  static ReloadingContext server(ServerCredentials.Tls credentials, NettyOptions options) {
    SslProvider provider = TlsEngines.chosenBy(options);
    ClientAuth clients =
        switch (credentials.clientCertificates()) {
          case NONE -> ClientAuth.NONE;
          case OPTIONAL -> ClientAuth.OPTIONAL;
          case REQUIRED -> ClientAuth.REQUIRE;
        };
    return new ReloadingContext(
        Optional.of(credentials.identity()),
        credentials.clients(),
        (identity, trust) -> {
          Identity own = identity.orElseThrow();
          SslContextBuilder builder =
              SslContextBuilder.forServer(own.privateKey(), chain(own)).clientAuth(clients);
          return complete(builder, provider, trust, "client", credentials.versions());
        });
  }

  private static X509Certificate[] chain(Identity identity) {
    return identity.certificateChain().toArray(X509Certificate[]::new);
  }

  private static SslContext complete(
      SslContextBuilder builder,
      SslProvider provider,
      Trust trust,
      String peer,
      Set<TlsVersion> versions)
      throws SSLException {
    return builder
        .sslProvider(provider)
        .trustManager(CheckedTrust.of(trust, peer, provider))
        .protocols(versions.stream().map(TlsVersion::protocol).toList())
        .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        // What both providers can do. Handshake checks the outcome, and closes without h2.
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                H2))
        .build();
  }
}
