package dev.legate.verify.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.Metadata;
import dev.legate.client.CallCredentials;
import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.server.Server;
import dev.legate.server.ServerContext;
import dev.legate.server.ServerCredentials;
import dev.legate.server.ServiceDefinition;
import dev.legate.stub.Stub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CredentialsOverTlsTest {
  private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.text("authorization");

  @Test
  void credentialsNeedNoPermissionOverTls() throws IOException {
    TestCertificates authority = new TestCertificates("authority");
    ServiceDefinition service =
        Texts.service()
            .unary(
                Texts.UNARY,
                request -> "" + ServerContext.current().requestHeaders().get(AUTHORIZATION))
            .build();
    CallCredentials credentials =
        (call, headers) ->
            headers.add(AUTHORIZATION, "secure " + call.secure() + " for " + call.audience());
    try (Server server =
            Server.builder()
                .listen(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    ServerCredentials.tls(authority.identity("server", "dns:localhost")))
                .service(service)
                .start();
        Channel channel =
            Channel.builder("127.0.0.1:" + server.port())
                .credentials(ChannelCredentials.tls().trust(authority.trust()))
                .authority("localhost")
                .defaults(CallOptions.NONE.timeout(Duration.ofSeconds(20)).credentials(credentials))
                .build()) {
      assertThat(Stub.of(channel).unary(Texts.UNARY, ""))
          .isEqualTo("secure true for https://localhost/" + Texts.NAME);
    }
  }
}
