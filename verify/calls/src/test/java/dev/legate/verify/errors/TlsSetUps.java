package dev.legate.verify.errors;

import static dev.legate.verify.errors.SetUp.UNARY;

import dev.legate.Identity;
import dev.legate.TlsVersion;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.netty.NettyOptions;
import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;
import dev.legate.stub.Stub;
import dev.legate.verify.calls.TestCertificates;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/** The two sides do not agree on TLS. */
final class TlsSetUps {
  private static final String HERE = "dns:localhost,ip:127.0.0.1";

  private static final String GOING = "a client that says nothing and closes the connection";

  private final TestCertificates authority = new TestCertificates("authority");
  private final TestCertificates other = new TestCertificates("other");
  private final Identity server = authority.identity("server", HERE);
  private final ForeignTls foreign = new ForeignTls(authority.issue("web", HERE, -1, 3));
  private final TlsEngines engines;
  private final Map<String, String> logged = new LinkedHashMap<>();

  TlsSetUps(TlsEngines engines) {
    this.engines = engines;
  }

  /**
   * Why Legate's server has said that the handshake failed, by set-up, in the order they have run.
   */
  Map<String, String> logged() {
    return logged;
  }

  /**
   * Starts a server, which fails, with the reason, if BoringSSL is asked for and does not work
   * here: all the texts would be about that.
   */
  void checkServer() throws Exception {
    NettyOptions before = NettyOptions.current();
    engines.useOfServer();
    try {
      Serving.start(builder -> builder, ServerCredentials.tls(server), request -> request)
          .shutdownNow();
    } finally {
      before.use();
    }
  }

  /** Calls that fail. */
  List<SetUp> calls() {
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
            "the client shows no certificate, with TLS 1.2",
            both,
            trusting.versions(TlsVersion.TLS_1_2),
            "localhost"),
        calling(
            "the server does not trust the client's issuer, with TLS 1.2",
            both,
            trusting.identity(stranger).versions(TlsVersion.TLS_1_2),
            "localhost"),
        calling(
            "the client's certificate has expired",
            both,
            trusting.identity(authority.issue("gone", "uri:x://y", -9, 3).identity()),
            "localhost"),
        calling(
            "the client's certificate has expired, with TLS 1.2",
            both,
            trusting
                .identity(authority.issue("gone", "uri:x://y", -9, 3).identity())
                .versions(TlsVersion.TLS_1_2),
            "localhost"),
        calling(
            "the versions of TLS do not meet",
            modern,
            trusting.versions(TlsVersion.TLS_1_2),
            "localhost"),
        calling(
            "the versions of TLS do not meet, the server's are older",
            ServerCredentials.tls(server).versions(TlsVersion.TLS_1_2),
            trusting.versions(TlsVersion.TLS_1_3),
            "localhost"),
        foreignServer("the server has TLS without ALPN", trusting, parameters -> {}),
        foreignServer(
            "the server has TLS for HTTP/1 only", trusting, ForeignTls.protocols("http/1.1")),
        foreignServer("the server has other cipher suites", trusting, ForeignTls::otherCiphers),
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
        rawServer("a client with TLS, and the server never answers", trusting, wire -> {}),
        rawServer(
            "a client with TLS, and the server closes the connection",
            trusting,
            RawServer.Wire::finish));
  }

  /** Clients that are not Legate's; only what the server logs is of interest. */
  List<SetUp> otherClients() {
    return List.of(
        foreignClient("a client that speaks HTTP/1 only", ForeignTls.protocols("http/1.1")),
        foreignClient("a client of other cipher suites", ForeignTls::otherCiphers),
        withEngines(
            GOING,
            () ->
                serving(
                    GOING,
                    ServerCredentials.tls(server),
                    port -> new Socket("127.0.0.1", port).close())));
  }

  private ServerCredentials dated(String whose, int startDay) {
    return ServerCredentials.tls(authority.issue(whose, HERE, startDay, 3).identity());
  }

  private SetUp calling(
      String what, ServerCredentials theirs, ChannelCredentials ours, String authority) {
    return withEngines(
        what,
        () ->
            serving(
                what,
                theirs,
                port -> {
                  engines.useOfClient();
                  callAndShutDown(channel(port, ours, authority));
                }));
  }

  private interface Connecting {
    void to(int port) throws Exception;
  }

  private void serving(String what, ServerCredentials credentials, Connecting client)
      throws Exception {
    Server running = Serving.start(builder -> builder, credentials, request -> request);
    try (HandshakeLog log = new HandshakeLog()) {
      try {
        client.to(running.port());
      } finally {
        if (credentials instanceof ServerCredentials.Tls) {
          logged.put(what, log.awaitReason());
        }
      }
    } finally {
      running.shutdownNow();
    }
  }

  private SetUp withEngines(String what, SetUp.Action action) {
    return new SetUp(
        what,
        () -> {
          NettyOptions before = NettyOptions.current();
          engines.useOfServer();
          try {
            action.run();
          } finally {
            before.use();
          }
        });
  }

  private SetUp rawServer(String what, ChannelCredentials ours, RawServer.Script script) {
    return withEngines(
        what,
        () -> {
          try (RawServer server = new RawServer(script)) {
            engines.useOfClient();
            Channel channel =
                Channel.builder(server.target())
                    .credentials(ours)
                    .connectTimeout(Duration.ofSeconds(1))
                    .build();
            callAndShutDown(channel);
          }
        });
  }

  private SetUp foreignServer(
      String what, ChannelCredentials ours, Consumer<SSLParameters> settings) {
    return withEngines(
        what,
        () -> {
          engines.useOfClient();
          try (SSLServerSocket listening = foreign.serve(settings)) {
            callAndShutDown(channel(listening.getLocalPort(), ours, "localhost"));
          }
        });
  }

  private SetUp foreignClient(String what, Consumer<SSLParameters> settings) {
    return withEngines(
        what,
        () ->
            serving(what, ServerCredentials.tls(server), port -> foreign.connect(port, settings)));
  }

  private static Channel channel(int port, ChannelCredentials credentials, String authority) {
    return Channel.builder("127.0.0.1:" + port)
        .credentials(credentials)
        .authority(authority)
        .build();
  }

  private static void callAndShutDown(Channel channel) {
    try {
      Stub.of(channel).unary(UNARY, "x");
    } finally {
      channel.shutdownNow();
      channel.awaitTermination(Duration.ofSeconds(10));
    }
  }
}
