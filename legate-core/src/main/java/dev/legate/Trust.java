package dev.legate;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/**
 * Which certificates the other side may have: those that a trusted authority has issued.
 *
 * <p>Immutable. Factories read at once, and what is wrong is an IllegalArgumentException that names
 * it, and the file. A trust of a file is read again when the file changes, like an {@link
 * Identity}. Certificates must be in their time of validity; revocation is not looked up.
 */
public final class Trust {
  private static final Trust SYSTEM = new Trust(Kind.SYSTEM, List.of(), List.of());
  private static final Trust UNVERIFIED = new Trust(Kind.UNVERIFIED, List.of(), List.of());

  private final Kind kind;
  private final List<X509Certificate> authorities;
  private final List<Path> files;

  /** Where authorities come from. */
  public enum Kind {
    /** The JDK's own, or those that {@code javax.net.ssl.trustStore} names. */
    SYSTEM,
    /** Those that were given. */
    AUTHORITIES,
    /** Everybody is believed. */
    UNVERIFIED
  }

  private Trust(Kind kind, List<X509Certificate> authorities, List<Path> files) {
    this.kind = kind;
    this.authorities = authorities;
    this.files = files;
  }

  /** The authorities that the JDK trusts ({@code javax.net.ssl.trustStore} names others). */
  public static Trust system() {
    return SYSTEM;
  }

  /** These certificates, and what they have issued. */
  public static Trust certificates(Collection<X509Certificate> authorities) {
    if (authorities.isEmpty()) {
      throw new IllegalArgumentException("found no certificate, expected at least one to trust");
    }
    return new Trust(Kind.AUTHORITIES, List.copyOf(authorities), List.of());
  }

  /** All certificates of a PEM text, and what they have issued. */
  public static Trust pem(String certificates) {
    return certificates(Certificates.read(certificates));
  }

  /** All certificates of a PEM file, and what they have issued. */
  public static Trust pemFile(Path file) {
    return CredentialFile.madeOfText(
        file,
        pem -> new Trust(Kind.AUTHORITIES, List.copyOf(Certificates.read(pem)), List.of(file)));
  }

  /**
   * Everybody, under any name: <strong>for tests only</strong>. Whoever is between the two sides
   * can read and change everything.
   */
  public static Trust unverified() {
    return UNVERIFIED;
  }

  /** Where the authorities come from. */
  public Kind kind() {
    return kind;
  }

  /** The authorities, if they were given; else empty. */
  public List<X509Certificate> authorities() {
    return authorities;
  }

  /** The files it was read from; empty if it is of memory. */
  public List<Path> files() {
    return files;
  }

  /**
   * What the files hold now, or this trust if it is of memory. Blocks while it reads.
   *
   * @throws IllegalArgumentException if they cannot be read
   */
  public Trust reloaded() {
    return files.isEmpty() ? this : pemFile(files.getFirst());
  }

  /** Whom it trusts, as errors name it. */
  @Override
  public String toString() {
    return switch (kind) {
      case SYSTEM -> "the system's authorities";
      case UNVERIFIED -> "everybody";
      case AUTHORITIES ->
          authorities.stream().map(each -> each.getSubjectX500Principal().toString()).toList()
              + (files.isEmpty() ? "" : " of " + files.getFirst());
    };
  }
}
