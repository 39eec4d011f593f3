package dev.legate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Private keys of PEM, in every form that people have them in. */
class PrivateKeysTest {
  private static PrivateKey newKey(String algorithm) throws Exception {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
  }

  private static String pem(String label, byte[] content) {
    return "a comment\n-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(content), label);
  }

  /** What PKCS#8 has in its envelope. */
  private static byte[] inner(PrivateKey key) {
    Der info = new Der(new Der(key.getEncoded()).read(Der.SEQUENCE));
    info.read(Der.INTEGER);
    info.read(Der.SEQUENCE);
    return info.read(Der.OCTET_STRING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519", "Ed448"})
  void pkcs8IsRead(String algorithm) throws Exception {
    PrivateKey key = newKey(algorithm);
    assertThat(PrivateKeys.read(pem("PRIVATE KEY", key.getEncoded()), null)).isEqualTo(key);
  }

  @Test
  void pkcs1IsRead() throws Exception {
    PrivateKey key = newKey("RSA");
    assertThat(PrivateKeys.read(pem("RSA PRIVATE KEY", inner(key)), null)).isEqualTo(key);
  }

  @Test
  void sec1IsReadIfItNamesItsCurve() throws Exception {
    PrivateKey key = newKey("EC");
    Der envelope = new Der(new Der(key.getEncoded()).read(Der.SEQUENCE));
    envelope.read(Der.INTEGER);
    Der algorithm = new Der(envelope.read(Der.SEQUENCE));
    algorithm.read(Der.OBJECT_ID);
    byte[] curve = Der.write(Der.OBJECT_ID, algorithm.read(Der.OBJECT_ID));
    byte[] bare = new Der(inner(key)).read(Der.SEQUENCE);
    byte[] named = Der.write(Der.SEQUENCE, bare, Der.write(Der.CONTEXT_0, curve));

    assertThat(PrivateKeys.read(pem("EC PRIVATE KEY", named), null).getAlgorithm()).isEqualTo("EC");
    assertThatThrownBy(() -> PrivateKeys.read(pem("EC PRIVATE KEY", inner(key)), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not name its curve");
  }

  @Test
  void encryptedPkcs8IsReadWithItsPasswordOnly() {
    // Made with openssl for this test: the same key without and with encryption (PBES2, AES-256).
    PrivateKey key =
        PrivateKeys.read(
            """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIE4l3ua0z/vCdHrRQGK0hG7xvdbNKSKav3pFx+g/5Hqg
        -----END PRIVATE KEY-----
        """,
            null);
    String pem =
        """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAg5yfT4ljLezgICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEECIZ3fxIEKzjlV27hUGW538EQP0g
        eTz+jXUbL2ritXQOedWAyU8OoXpAHOZsSfU7Hp/e3+Ckg/2auQZApOA+Z8Ety574
        rWJvrRLQmxNEZ+6xwBk=
        -----END ENCRYPTED PRIVATE KEY-----
        """;

    assertThat(PrivateKeys.read(pem, "right".toCharArray())).isEqualTo(key);
    assertThatThrownBy(() -> PrivateKeys.read(pem, "wrong".toCharArray()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("password is wrong");
    assertThatThrownBy(() -> PrivateKeys.read(pem, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a password");
  }

  @Test
  void whatIsNoKeyIsNamed() {
    assertThatThrownBy(() -> PrivateKeys.read("nothing", null)).hasMessageContaining("no PEM");
    assertThatThrownBy(() -> PrivateKeys.read(pem("CERTIFICATE", new byte[1]), null))
        .hasMessageContaining("found [CERTIFICATE], expected a PRIVATE KEY");
    assertThatThrownBy(() -> PrivateKeys.read(pem("PRIVATE KEY", new byte[] {0x30, 5, 2}), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cut off");
    assertThatThrownBy(
            () ->
                PrivateKeys.read(
                    "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----",
                    null))
        .hasMessageContaining("openssl pkcs8 -topk8");
  }
}
