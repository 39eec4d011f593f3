package dev.legate;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A certificate chain and its private key: how one side of a connection proves who it is.
 *
 * <p>Immutable. Every factory reads at once and checks that the key belongs to the chain; what is
 * wrong is an IllegalArgumentException that names it, and the file. An identity of files is read
 * again by the connections that use it when a file changes: see {@link #reloaded}.
 *
 * <p>PEM keys may be PKCS#8 ({@code PRIVATE KEY}, {@code ENCRYPTED PRIVATE KEY}), PKCS#1 ({@code
 * RSA PRIVATE KEY}) or SEC 1 ({@code EC PRIVATE KEY}), of RSA, EC, Ed25519 or Ed448.
 */
public final class Identity {
  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final List<Path> files;
  private final @Nullable Supplier<Identity> source;

  private Identity(
      List<X509Certificate> chain,
      PrivateKey key,
      List<Path> files,
      @Nullable Supplier<Identity> source) {
    this.chain = List.copyOf(chain);
    this.key = requireNonNull(key, "key");
    this.files = List.copyOf(files);
    this.source = source;
    if (this.chain.isEmpty()) {
      throw new IllegalArgumentException("the certificate chain is empty");
    }
    Certificates.checkPair(this.chain.getFirst(), key);
  }

  /**
   * Of objects; the key may be one that a security device keeps.
   *
   * @param chain the own certificate first, then those that issued it; the root may be left out
   */
  public static Identity of(List<X509Certificate> chain, PrivateKey key) {
    return new Identity(chain, key, List.of(), null);
  }

  /** Of PEM texts, with a key that is not encrypted. */
  public static Identity pem(String chain, String key) {
    return of(Certificates.read(chain), PrivateKeys.read(key, null));
  }

  /** Of PEM texts, with a key that may be encrypted. */
  public static Identity pem(String chain, String key, char[] password) {
    return of(Certificates.read(chain), PrivateKeys.read(key, password));
  }

  /** Of PEM files, with a key that is not encrypted; may be the same file. */
  public static Identity pemFiles(Path chain, Path key) {
    return ofPemFiles(chain, key, null);
  }

  /** Of PEM files, with a key that may be encrypted. */
  public static Identity pemFiles(Path chain, Path key, char[] password) {
    return ofPemFiles(chain, key, password.clone());
  }

  private static Identity ofPemFiles(Path chain, Path key, char @Nullable [] password) {
    List<X509Certificate> certificates = CredentialFile.madeOfText(chain, Certificates::read);
    return CredentialFile.madeOfText(
        key,
        pem ->
            new Identity(
                certificates,
                PrivateKeys.read(pem, password),
                List.of(chain, key),
                () -> ofPemFiles(chain, key, password)));
  }

  /** Of a PKCS#12 store with exactly one private key. */
  public static Identity pkcs12(byte[] store, char[] password) {
    return ofPkcs12(store, password, List.of(), null);
  }

  /** Of a PKCS#12 file with exactly one private key. */
  public static Identity pkcs12File(Path store, char[] password) {
    char[] kept = password.clone();
    return CredentialFile.made(
        store, bytes -> ofPkcs12(bytes, kept, List.of(store), () -> pkcs12File(store, kept)));
  }

  private static Identity ofPkcs12(
      byte[] bytes, char[] password, List<Path> files, @Nullable Supplier<Identity> source) {
    KeyStore store;
    try {
      store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes), password);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          e.getCause() instanceof GeneralSecurityException
              ? "the PKCS#12 store cannot be decrypted: the password is wrong"
              : "found no readable PKCS#12 store: " + e.getMessage(),
          e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the PKCS#12 store is unusable: " + e, e);
    }
    try {
      List<String> keys = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          keys.add(alias);
        }
      }
      if (keys.size() != 1) {
        throw new IllegalArgumentException(
            "found private keys " + keys + " in the PKCS#12 store, expected exactly one");
      }
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate each : store.getCertificateChain(keys.getFirst())) {
        chain.add((X509Certificate) each);
      }
      return new Identity(
          chain, (PrivateKey) store.getKey(keys.getFirst(), password), files, source);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key in the PKCS#12 store is unusable: " + e, e);
    }
  }

  /** The chain, the own certificate first. */
  public List<X509Certificate> certificateChain() {
    return chain;
  }

  /** The key of the first certificate. */
  public PrivateKey privateKey() {
    return key;
  }

  /** The files it was read from; empty if it is of memory. */
  public List<Path> files() {
    return files;
  }

  /**
   * What the files hold now, or this identity if it is of memory. Blocks while it reads.
   *
   * @throws IllegalArgumentException if they cannot be read, or do not fit together
   */
  public Identity reloaded() {
    return source == null ? this : source.get();
  }

  /** Whose it is, and where it is from; never the key. */
  @Override
  public String toString() {
    return "Identity["
        + chain.getFirst().getSubjectX500Principal()
        + (files.isEmpty() ? "" : ", of " + files)
        + "]";
  }
}
