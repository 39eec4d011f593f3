package dev.legate;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads private keys of PEM: PKCS#8, plain and encrypted, PKCS#1 and SEC 1. */
final class PrivateKeys {
  private static final byte[] VERSION_0 = Der.write(Der.INTEGER, new byte[] {0});
  private static final byte[] NULL = {5, 0};
  private static final String RSA = "2a864886f70d010101";
  private static final String EC = "2a8648ce3d0201";

  /** Algorithms by the object ids in PKCS#8's hexadecimal form. */
  private static final Map<String, String> ALGORITHMS =
      Map.of(
          RSA,
          "RSA",
          "2a864886f70d01010a",
          "RSASSA-PSS",
          EC,
          "EC",
          "2b6570",
          "EdDSA",
          "2b6571",
          "EdDSA");

  private PrivateKeys() {}

  /**
   * The first private key of a text.
   *
   * @throws IllegalArgumentException if there is none that can be read
   */
  static PrivateKey read(String pem, char @Nullable [] password) {
    List<PemBlock> blocks = PemBlock.all(pem);
    for (PemBlock block : blocks) {
      if (block.label().endsWith("PRIVATE KEY")) {
        return read(block, password);
      }
    }
    throw PemBlock.missing(blocks, "PRIVATE KEY");
  }

  private static PrivateKey read(PemBlock block, char @Nullable [] password) {
    if (block.isLegacyEncrypted()) {
      throw new IllegalArgumentException(
          "found a "
              + block.label()
              + " in OpenSSL's old encryption (Proc-Type), expected PKCS#8: convert it with 'openssl pkcs8 -topk8 -in KEY -out NEW'");
    }
    byte[] content = block.decoded();
    return switch (block.label()) {
      case "PRIVATE KEY" -> ofPkcs8(content);
      case "ENCRYPTED PRIVATE KEY" -> decrypted(content, password);
      case "RSA PRIVATE KEY" -> ofPkcs8(fromPkcs1(content));
      case "EC PRIVATE KEY" -> ofPkcs8(fromSec1(content));
      default ->
          throw new IllegalArgumentException(
              "found a "
                  + block.label()
                  + ", expected PRIVATE KEY, ENCRYPTED PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY: convert it with 'openssl pkcs8 -topk8 -in KEY -out NEW'");
    };
  }

  private static PrivateKey ofPkcs8(byte[] encoded) {
    Der info = new Der(new Der(encoded).read(Der.SEQUENCE));
    info.read(Der.INTEGER);
    String id = HexFormat.of().formatHex(new Der(info.read(Der.SEQUENCE)).read(Der.OBJECT_ID));
    String algorithm = ALGORITHMS.get(id);
    if (algorithm == null) {
      throw new IllegalArgumentException(
          "found a private key of an unknown algorithm (object id 0x"
              + id
              + "), expected RSA, EC, Ed25519 or Ed448");
    }
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the " + algorithm + " private key is unusable: " + e, e);
    }
  }

  private static PrivateKey decrypted(byte[] content, char @Nullable [] password) {
    if (password == null) {
      throw new IllegalArgumentException(
          "the private key is encrypted, expected a password beside it");
    }
    PBEKeySpec spec = new PBEKeySpec(password);
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(content);
      String algorithm = algorithm(info);
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(algorithm).generateSecret(spec),
          info.getAlgParameters());
      return ofPkcs8(info.getKeySpec(cipher).getEncoded());
    } catch (InvalidKeyException | java.security.spec.InvalidKeySpecException e) {
      throw new IllegalArgumentException(
          "the private key cannot be decrypted: the password is wrong, or the key is damaged", e);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the encrypted private key is unusable: " + e, e);
    } finally {
      spec.clearPassword();
    }
  }

  /** For PBES2 the name of the scheme hides the cipher, which its parameters tell. */
  private static String algorithm(EncryptedPrivateKeyInfo info) {
    AlgorithmParameters parameters = info.getAlgParameters();
    boolean isScheme =
        info.getAlgName().equals("PBES2") || info.getAlgName().equals("1.2.840.113549.1.5.13");
    return isScheme && parameters != null ? parameters.toString() : info.getAlgName();
  }

  /** RFC 8017 A.1.2, put into RFC 5208's envelope. */
  private static byte[] fromPkcs1(byte[] content) {
    return pkcs8(content, objectId(RSA), NULL);
  }

  /** RFC 5915, put into RFC 5208's envelope, which names the curve outside. */
  private static byte[] fromSec1(byte[] content) {
    Der key = new Der(new Der(content).read(Der.SEQUENCE));
    key.read(Der.INTEGER);
    key.read(Der.OCTET_STRING);
    if (key.isAtEnd() || key.tag() != Der.CONTEXT_0) {
      throw new IllegalArgumentException(
          "found an EC PRIVATE KEY that does not name its curve, expected PKCS#8: convert it with 'openssl pkcs8 -topk8 -in KEY -out NEW'");
    }
    return pkcs8(content, objectId(EC), key.read(Der.CONTEXT_0));
  }

  private static byte[] pkcs8(byte[] key, byte[] algorithm, byte[] parameters) {
    return Der.write(
        Der.SEQUENCE,
        VERSION_0,
        Der.write(Der.SEQUENCE, algorithm, parameters),
        Der.write(Der.OCTET_STRING, key));
  }

  private static byte[] objectId(String hex) {
    return Der.write(Der.OBJECT_ID, HexFormat.of().parseHex(hex));
  }
}
