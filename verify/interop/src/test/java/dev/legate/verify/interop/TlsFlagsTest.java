package dev.legate.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.TlsVersion;
import dev.legate.Trust;
import dev.legate.client.ChannelCredentials;
import dev.legate.server.ServerCredentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the flags for TLS mean, and which do not fit together. */
class TlsFlagsTest {
  @Test
  void withoutFlagsItIsPlainText() {
    assertThat(TlsFlags.client(Flags.parse())).isEqualTo(ChannelCredentials.plaintext());
    assertThat(TlsFlags.server(Flags.parse("--use_tls=false")))
        .isEqualTo(ServerCredentials.plaintext());
  }

  @Test
  void aFlagAloneIsTrueAndTheSystemIsTrusted() {
    Flags flags = Flags.parse("--use_tls", "--tls_version", "1.2");
    ChannelCredentials.Tls tls = (ChannelCredentials.Tls) TlsFlags.client(flags);
    flags.refuseOthers();
    assertThat(tls.trust().kind()).isEqualTo(Trust.Kind.SYSTEM);
    assertThat(tls.versions()).containsExactly(TlsVersion.TLS_1_2);
    assertThat(tls.identity()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--ca_file=x, expected --use_tls too",
    "--use_test_ca, expected --ca_file too",
    "--use_tls=yes, expected true or false",
    "--use_tls --tls_version=1.1, expected 1.2 or 1.3",
    "--use_tls --tls_key_file=x, expected both or neither",
  })
  void whatDoesNotFitTogetherIsRefused(String flags, String expected) {
    assertThatThrownBy(() -> TlsFlags.client(Flags.parse(flags.split(" ", -1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void aServerNeedsACertificate() {
    assertThatThrownBy(() -> TlsFlags.server(Flags.parse("--use_tls")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected --tls_cert_file and --tls_key_file too");
  }
}
