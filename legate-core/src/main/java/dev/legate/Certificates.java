package dev.legate;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and checks X.509 certificates. */
final class Certificates {
  private Certificates() {}

  /**
   * All certificates of a PEM text, in their order.
   *
   * @throws IllegalArgumentException if there is none, or one cannot be read
   */
  static List<X509Certificate> read(String pem) {
    List<PemBlock> blocks = PemBlock.all(pem);
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemBlock block : blocks) {
      if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
        certificates.add(decode(block.decoded()));
      }
    }
    if (certificates.isEmpty()) {
      throw PemBlock.missing(blocks, "CERTIFICATE");
    }
    return certificates;
  }

  private static X509Certificate decode(byte[] encoded) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("a certificate is malformed: " + e.getMessage(), e);
    }
  }

  /**
   * Checks that a key belongs to a certificate, by a signature.
   *
   * @throws IllegalArgumentException if it does not
   */
  static void checkPair(X509Certificate certificate, PrivateKey key) {
    PublicKey publicKey = certificate.getPublicKey();
    String algorithm = signatureOf(publicKey.getAlgorithm());
    if (algorithm == null) {
      return; // RSASSA-PSS wants parameters; the handshake will tell
    }
    byte[] text = {1, 2, 3, 4};
    boolean belongs;
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(text);
      byte[] signature = signing.sign();
      Signature checking = Signature.getInstance(algorithm);
      checking.initVerify(publicKey);
      checking.update(text);
      belongs = checking.verify(signature);
    } catch (GeneralSecurityException e) {
      throw notOfOnePair(certificate, key, e);
    }
    if (!belongs) {
      throw notOfOnePair(certificate, key, null);
    }
  }

  private static @Nullable String signatureOf(String keyAlgorithm) {
    return switch (keyAlgorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
      default -> null;
    };
  }

  private static IllegalArgumentException notOfOnePair(
      X509Certificate certificate, PrivateKey key, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "the private key (%s) does not belong to the first certificate of the chain, %s (%s)"
            .formatted(
                key.getAlgorithm(),
                certificate.getSubjectX500Principal(),
                certificate.getPublicKey().getAlgorithm()),
        cause);
  }
}
