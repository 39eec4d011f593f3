package dev.legate.verify.calls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.legate.Identity;
import dev.legate.Trust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * An authority and what it issues, valid for the test only. Made here, since the JDK can make
 * certificates by its keytool only, and each start of that takes more than a second.
 */
public final class TestCertificates {
  /** Of every store. */
  public static final char[] PASSWORD = "changeit".toCharArray();

  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";
  private static final byte[] ECDSA_WITH_SHA256 =
      Der.sequence(Der.identifier("1.2.840.10045.4.3.2"));
  private static final AtomicLong SERIALS = new AtomicLong(1);

  private final X500Principal name;
  private final KeyPair keys;
  private final X509Certificate certificate;

  /** Issues certificates and is trusted for that. */
  public TestCertificates(String name) {
    this.name = new X500Principal("CN=" + name);
    this.keys = newKeys();
    this.certificate = signed(this.name, keys.getPublic(), "", new Validity(-1, 3), Der.TRUE);
  }

  /** When a certificate is valid, in days from now. */
  private record Validity(int start, int days) {}

  /** A certificate with its key. */
  public record Issued(X509Certificate certificate, X509Certificate issuer, PrivateKey key) {
    /** As one of a side. */
    public Identity identity() {
      return Identity.of(List.of(certificate, issuer), key);
    }

    /** In a PKCS#12 file, which is replaced if there is one. */
    public void store(Path file) {
      try (OutputStream out = Files.newOutputStream(file)) {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", key, PASSWORD, new X509Certificate[] {certificate, issuer});
        store.store(out, PASSWORD);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    /** The key alone, as PKCS#8. */
    String keyPem() {
      return pem("PRIVATE KEY", key.getEncoded());
    }

    /** The chain. */
    String chainPem() {
      return pemOf(certificate) + pemOf(issuer);
    }
  }

  /** Who trusts what it issues. */
  public Trust trust() {
    return Trust.certificates(List.of(certificate));
  }

  String authorityPem() {
    return pemOf(certificate);
  }

  /**
   * A certificate with a new key.
   *
   * @param names alternative ones, such as {@code dns:localhost,ip:127.0.0.1,uri:x://y}
   * @param startDay from when it is valid, in days from now
   */
  public Issued issue(String whose, String names, int startDay, int days) {
    KeyPair own = newKeys();
    X500Principal subject = new X500Principal("CN=" + whose);
    return new Issued(
        signed(subject, own.getPublic(), names, new Validity(startDay, days), null),
        certificate,
        own.getPrivate());
  }

  /** An identity that is valid now. */
  public Identity identity(String whose, String names) {
    return issue(whose, names, -1, 3).identity();
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A certificate of version 3, as RFC 5280 §4.1 says. */
  private X509Certificate signed(
      X500Principal subject,
      PublicKey key,
      String names,
      Validity validity,
      byte @Nullable [] authority) {
    Instant start = Instant.now().plus(Duration.ofDays(validity.start()));
    List<byte[]> extensions = new ArrayList<>();
    if (authority != null) {
      extensions.add(
          Der.sequence(
              Der.identifier(BASIC_CONSTRAINTS),
              Der.TRUE, // critical
              Der.octets(Der.sequence(authority))));
    }
    if (!names.isEmpty()) {
      extensions.add(
          Der.sequence(
              Der.identifier(ALTERNATIVE_NAMES), Der.octets(Der.sequence(alternatives(names)))));
    }
    List<byte[]> fields = new ArrayList<>();
    fields.add(Der.explicit(0, Der.integer(BigInteger.TWO))); // version 3
    fields.add(Der.integer(BigInteger.valueOf(SERIALS.getAndIncrement())));
    fields.add(ECDSA_WITH_SHA256);
    fields.add(name.getEncoded());
    fields.add(
        Der.sequence(Der.time(start), Der.time(start.plus(Duration.ofDays(validity.days())))));
    fields.add(subject.getEncoded());
    fields.add(key.getEncoded());
    if (!extensions.isEmpty()) {
      fields.add(Der.explicit(3, Der.sequence(extensions.toArray(byte[][]::new))));
    }
    byte[] toBeSigned = Der.sequence(fields.toArray(byte[][]::new));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(toBeSigned);
      byte[] whole = Der.sequence(toBeSigned, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(whole));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[][] alternatives(String names) {
    List<byte[]> all = new ArrayList<>();
    for (String each : names.split(",", -1)) {
      String value = each.substring(each.indexOf(':') + 1);
      all.add(
          switch (each.substring(0, each.indexOf(':'))) {
            case "dns" -> Der.implicit(2, value.getBytes(US_ASCII));
            case "uri" -> Der.implicit(6, value.getBytes(US_ASCII));
            case "ip" -> Der.implicit(7, InetAddress.ofLiteral(value).getAddress());
            default -> throw new IllegalArgumentException(each);
          });
    }
    return all.toArray(byte[][]::new);
  }

  private static String pemOf(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String pem(String type, byte[] content) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
  }
}
