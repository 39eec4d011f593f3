package dev.legate.verify.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.Identity;
import dev.legate.StatusException;
import dev.legate.TlsSession;
import dev.legate.TlsVersion;
import dev.legate.Trust;
import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.netty.NettyOptions;
import dev.legate.server.Server;
import dev.legate.server.ServerBuilder;
import dev.legate.server.ServerContext;
import dev.legate.server.ServerCredentials;
import dev.legate.server.ServiceDefinition;
import dev.legate.spi.ConnectionEvents;
import dev.legate.spi.LimitReached;
import dev.legate.stub.Stub;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections with TLS, and what is said when there can be none; with either engine. */
@ParameterizedClass
@EnumSource(value = NettyOptions.TlsEngine.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
class TlsTest {
  private static TestCertificates authority;
  private static TestCertificates other;
  private static Identity serverIdentity;
  private static Identity clientIdentity;

  private static final String HERE = "dns:localhost,ip:127.0.0.1";

  @BeforeAll
  static void makeCertificates() {
    authority = new TestCertificates("authority");
    other = new TestCertificates("other");
    serverIdentity = authority.identity("server", HERE);
    clientIdentity = authority.identity("client", "uri:spiffe://test/client");
  }

  private final NettyOptions before = NettyOptions.current();
  private final NettyOptions.TlsEngine engine;

  TlsTest(NettyOptions.TlsEngine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void useEngine() {
    before.tlsEngine(engine).use();
  }

  @AfterEach
  void useWhatWasThere() {
    before.use();
  }

  private static Server serve(ServerCredentials credentials, ConnectionEvents... events)
      throws IOException {
    ServiceDefinition service =
        Texts.service()
            .unary(
                Texts.UNARY,
                request -> {
                  TlsSession session = ServerContext.current().peer().tls().orElseThrow();
                  return request.length() > 100
                      ? request
                      : session.protocol() + " " + session.peerNames(TlsSession.NameKind.URI);
                })
            .build();
    ServerBuilder builder =
        Server.builder()
            .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials)
            .service(service);
    List.of(events).forEach(builder::connectionEvents);
    return builder.start();
  }

  private static String call(Server server, ChannelCredentials credentials) {
    return call(server, credentials, "localhost", "hello");
  }

  private static String call(
      Server server, ChannelCredentials credentials, String authority, String request) {
    try (Channel channel =
        Channel.builder("127.0.0.1:" + server.port())
            .credentials(credentials)
            .authority(authority)
            .connectTimeout(Duration.ofSeconds(10))
            .defaults(CallOptions.NONE.timeout(Duration.ofSeconds(20)))
            .build()) {
      return Stub.of(channel).unary(Texts.UNARY, request);
    }
  }

  private static void fails(
      Server server, ChannelCredentials credentials, String authority, String... words) {
    StatusException failure =
        catchThrowableOfType(
            StatusException.class, () -> call(server, credentials, authority, "hello"));
    assertThat(failure)
        .hasMessageContaining("UNAVAILABLE")
        .message()
        .contains(words)
        .doesNotContain("\n");
  }

  private static ChannelCredentials.Tls trusting() {
    return ChannelCredentials.tls().trust(authority.trust());
  }

  @ParameterizedTest
  @EnumSource
  void eachVersionWorksAndTheSessionTellsIt(TlsVersion version) throws Exception {
    try (Server server = serve(ServerCredentials.tls(serverIdentity))) {
      assertThat(call(server, trusting().versions(version))).isEqualTo(version.protocol() + " []");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientIsKnownByItsCertificate(TlsVersion version) throws Exception {
    try (Server server =
        serve(ServerCredentials.tls(serverIdentity).requireClients(authority.trust()))) {
      assertThat(call(server, trusting().identity(clientIdentity).versions(version)))
          .isEqualTo(version.protocol() + " [spiffe://test/client]");
    }
  }

  @Test
  void anOptionalCertificateMayBeMissing() throws Exception {
    try (Server server =
        serve(ServerCredentials.tls(serverIdentity).requestClients(authority.trust()))) {
      assertThat(call(server, trusting())).endsWith(" []");
      assertThat(call(server, trusting().identity(clientIdentity))).contains("spiffe://");
    }
  }

  @Test
  void largeMessagesGetThrough() throws Exception {
    String large = "x".repeat(3_000_000);
    try (Server server = serve(ServerCredentials.tls(serverIdentity))) {
      assertThat(call(server, trusting(), "localhost", large)).isEqualTo(large);
    }
  }

  @Test
  void anUnknownIssuerIsNamed() throws Exception {
    try (Server server = serve(ServerCredentials.tls(serverIdentity))) {
      fails(
          server,
          ChannelCredentials.tls().trust(other.trust()),
          "localhost",
          "phase TLS",
          "issuer CN=authority",
          "trusted are [CN=other]");
    }
  }

  @Test
  void anotherNameIsNamedWithThoseOfTheCertificate() throws Exception {
    try (Server server = serve(ServerCredentials.tls(serverIdentity))) {
      fails(
          server,
          trusting(),
          "elsewhere.test:443",
          "phase TLS",
          "[localhost]",
          "127.0.0.1",
          "expected elsewhere.test");
      assertThat(
              call(
                  server,
                  ChannelCredentials.tls().trust(Trust.unverified()),
                  "elsewhere.test",
                  "hello"))
          .startsWith("TLSv1.3");
      assertThat(call(server, trusting(), "127.0.0.1:1", "hello")).startsWith("TLSv1.3");
    }
  }

  @Test
  void datesOfACertificateAreTold() throws Exception {
    Identity old = authority.issue("old", HERE, -9, 3).identity();
    Identity early = authority.issue("early", HERE, 9, 3).identity();
    try (Server server = serve(ServerCredentials.tls(old))) {
      fails(server, trusting(), "localhost", "phase TLS", "CN=old", "expired at", "and it is");
    }
    try (Server server = serve(ServerCredentials.tls(early))) {
      fails(server, trusting(), "localhost", "phase TLS", "CN=early", "not valid before");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMissingOrRefusedClientCertificateIsNamed(TlsVersion version) throws Exception {
    try (Server server =
        serve(ServerCredentials.tls(serverIdentity).requireClients(authority.trust()))) {
      fails(server, trusting().versions(version), "localhost", "phase TLS", "certificate");
      fails(
          server,
          trusting().identity(other.identity("stranger", "uri:x://y")).versions(version),
          "localhost",
          "phase TLS",
          "certificate");
    }
  }

  @Test
  void versionsThatDoNotMeetAreNamed() throws Exception {
    try (Server server =
        serve(ServerCredentials.tls(serverIdentity).versions(TlsVersion.TLS_1_3))) {
      fails(
          server,
          trusting().versions(TlsVersion.TLS_1_2),
          "localhost",
          "phase TLS",
          "no version of TLS");
    }
  }

  @Test
  void plainTextAndTlsMixedUpAreNamed() throws Exception {
    try (Server server = serve(ServerCredentials.tls(serverIdentity))) {
      fails(server, ChannelCredentials.plaintext(), "localhost", "TLS");
    }
    try (Server server = serve(ServerCredentials.plaintext())) {
      fails(server, trusting(), "localhost", "phase TLS", "plain text");
    }
  }

  private static SSLSocket rawClient(Server server, String... protocols) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Everybody()}, null);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    return socket;
  }

  @Test
  void aClientWithoutH2IsClosed() throws Exception {
    try (Server server = serve(ServerCredentials.tls(serverIdentity));
        SSLSocket socket = rawClient(server, "http/1.1")) {
      socket.getOutputStream().write(1);
      assertThat(endOf(socket)).isTrue();
    }
  }

  @Test
  void renegotiationIsRefused() throws Exception {
    try (Server server = serve(ServerCredentials.tls(serverIdentity))) {
      SSLSocket socket = rawClient(server, "h2");
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      try (socket) {
        socket
            .getOutputStream()
            .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isGreaterThanOrEqualTo(0);
        socket.startHandshake();
        assertThat(endOf(socket)).isTrue();
      }
    }
  }

  @Test
  void aServerWhoseClientSaysNothingStillStops() throws Exception {
    try (Server server = serve(ServerCredentials.tls(serverIdentity));
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      assertThat(call(server, trusting())).startsWith("TLS");
      server.shutdownNow();
      assertThat(server.awaitTermination(Duration.ofSeconds(8))).isTrue();
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aClientThatSaysNothingIsClosedInTime() throws Exception {
    NettyOptions.current().handshakeTimeout(Duration.ofMillis(300)).use();
    List<LimitReached> events = new CopyOnWriteArrayList<>();
    try (Server server = serve(ServerCredentials.tls(serverIdentity), recording(events));
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      silent.setSoTimeout(20_000);
      assertThat(endOf(silent)).isTrue();
      assertThat(events)
          .containsExactly(slowHandshake((InetSocketAddress) silent.getLocalSocketAddress()));
    }
  }

  private static LimitReached slowHandshake(InetSocketAddress peer) {
    return new LimitReached(
        "handshakeTimeout",
        300,
        "no TLS handshake within 300 ms",
        LimitReached.Outcome.CONNECTION_ENDED,
        peer);
  }

  /** What is wrong with a handshake in another way is no limit. */
  @Test
  void aHandshakeThatFailsInTimeIsNotToldAsALimit() throws Exception {
    List<LimitReached> events = new CopyOnWriteArrayList<>();
    try (Server server = serve(ServerCredentials.tls(serverIdentity), recording(events))) {
      fails(server, ChannelCredentials.tls().trust(other.trust()), "localhost", "TLS");
      try (Socket gone = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        gone.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(endOf(gone)).isTrue();
      }
      assertThat(call(server, trusting())).startsWith("TLS");
    }
    assertThat(events).isEmpty();
  }

  private static ConnectionEvents recording(List<LimitReached> events) {
    return new ConnectionEvents() {
      @Override
      public void limitReached(LimitReached event) {
        events.add(event);
      }
    };
  }

  private static boolean endOf(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {
        // until the end
      }
      return true;
    } catch (java.net.SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException closed) {
      return true;
    }
  }

  private static final class Everybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

    @Override
    public java.security.cert.X509Certificate[] getAcceptedIssuers() {
      return new java.security.cert.X509Certificate[0];
    }
  }
}
