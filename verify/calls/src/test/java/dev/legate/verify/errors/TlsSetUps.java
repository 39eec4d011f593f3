package dev.legate.verify.errors;

import static dev.legate.verify.errors.SetUp.UNARY;

import dev.legate.Identity;
import dev.legate.Metadata;
import dev.legate.TlsVersion;
import dev.legate.client.CallCredentials;
import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;
import dev.legate.stub.Stub;
import dev.legate.verify.calls.TestCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** The two sides do not agree on TLS, or credentials of calls do not fit to it. */
final class TlsSetUps {
  private static final String HERE = "dns:localhost,ip:127.0.0.1";
  private static final Metadata.Key<String> WHO = Metadata.Key.text("who");

  private final TestCertificates authority;
  private final TestCertificates other;
  private final Identity server;

  private TlsSetUps() {
    authority = new TestCertificates("authority");
    other = new TestCertificates("other");
    server = authority.identity("server", HERE);
  }

  static List<SetUp> all() {
    return new TlsSetUps().list();
  }

  private List<SetUp> list() {
    ServerCredentials tls = ServerCredentials.tls(server);
    ServerCredentials both = ServerCredentials.tls(server).requireClients(authority.trust());
    ServerCredentials modern = ServerCredentials.tls(server).versions(TlsVersion.TLS_1_3);
    ChannelCredentials.Tls trusting = ChannelCredentials.tls().trust(authority.trust());
    Identity stranger = other.identity("stranger", "uri:x://y");
    return List.of(
        calling(
            "the client does not trust the issuer",
            tls,
            ChannelCredentials.tls().trust(other.trust()),
            "localhost"),
        calling("the certificate has expired", dated("old", -9), trusting, "localhost"),
        calling("the certificate is not valid yet", dated("early", 9), trusting, "localhost"),
        calling("the certificate has other names", tls, trusting, "elsewhere.test"),
        calling("the client shows no certificate", both, trusting, "localhost"),
        calling(
            "the server does not trust the client's issuer",
            both,
            trusting.identity(stranger),
            "localhost"),
        calling(
            "the versions of TLS do not meet",
            modern,
            trusting.versions(TlsVersion.TLS_1_2),
            "localhost"),
        webServer("the server has TLS without ALPN", trusting),
        webServer("the server has TLS for HTTP/1 only", trusting, "http/1.1"),
        calling(
            "a client without TLS and a server with",
            tls,
            ChannelCredentials.plaintext(),
            "localhost"),
        calling(
            "a client with TLS and a server without",
            ServerCredentials.plaintext(),
            trusting,
            "localhost"),
        new SetUp(
            "a client with TLS, and the server never answers",
            () -> {
              try (RawServer silent = new RawServer(wire -> {})) {
                Channel channel =
                    Channel.builder(silent.target())
                        .credentials(trusting)
                        .connectTimeout(Duration.ofSeconds(1))
                        .build();
                callAndShutDown(channel, options -> options);
              }
            }),
        credentials("call credentials without TLS", (request, headers) -> headers.add(WHO, "me")),
        credentials(
            "call credentials that fail",
            CallCredentials.alsoOnPlaintext(
                (request, headers) -> {
                  throw new IllegalStateException("the token's file is empty");
                })));
  }

  private ServerCredentials dated(String whose, int startDay) {
    return ServerCredentials.tls(authority.issue(whose, HERE, startDay, 3).identity());
  }

  private static SetUp calling(
      String what, ServerCredentials theirs, ChannelCredentials ours, String authority) {
    return new SetUp(
        what,
        () -> {
          Server server = Serving.start(builder -> builder, theirs, request -> request);
          try {
            callAndShutDown(channel(server.port(), ours, authority), options -> options);
          } finally {
            server.shutdownNow();
          }
        });
  }

  private static SetUp credentials(String what, CallCredentials credentials) {
    return new SetUp(
        what,
        () ->
            Serving.use(
                builder -> builder,
                request -> request,
                (stub, server) -> stub.with(o -> o.credentials(credentials)).unary(UNARY, "x")));
  }

  /** A server of the JDK that speaks TLS but not HTTP/2. */
  private SetUp webServer(String what, ChannelCredentials ours, String... protocols) {
    return new SetUp(
        what,
        () -> {
          try (SSLServerSocket listening = listening()) {
            SSLParameters parameters = listening.getSSLParameters();
            parameters.setApplicationProtocols(protocols);
            listening.setSSLParameters(parameters);
            Thread.ofVirtual().start(() -> serve(listening));
            callAndShutDown(
                channel(listening.getLocalPort(), ours, "localhost"), options -> options);
          }
        });
  }

  private SSLServerSocket listening() throws GeneralSecurityException, IOException {
    TestCertificates.Issued issued = authority.issue("web", HERE, -1, 3);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "key",
        issued.key(),
        TestCertificates.PASSWORD,
        new Certificate[] {issued.certificate(), issued.issuer()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, TestCertificates.PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    return (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, loopback);
  }

  private static void serve(SSLServerSocket listening) {
    while (!listening.isClosed()) {
      try (SSLSocket socket = (SSLSocket) listening.accept()) {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException theClientDidNotLikeIt) {
        // It is what this set-up is for.
      }
    }
  }

  private static Channel channel(int port, ChannelCredentials credentials, String authority) {
    return Channel.builder("127.0.0.1:" + port)
        .credentials(credentials)
        .authority(authority)
        .build();
  }

  private static void callAndShutDown(Channel channel, UnaryOperator<CallOptions> options) {
    try {
      Stub.of(channel).with(options).unary(UNARY, "x");
    } finally {
      channel.shutdownNow();
      channel.awaitTermination(Duration.ofSeconds(10));
    }
  }
}
