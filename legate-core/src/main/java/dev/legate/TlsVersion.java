package dev.legate;

/** The versions of TLS that connections may use; older ones are never negotiated. */
public enum TlsVersion {
  /** RFC 5246, with the cipher suites that HTTP/2 allows (RFC 9113 §9.2.2). */
  TLS_1_2("TLSv1.2"),
  /** RFC 8446. */
  TLS_1_3("TLSv1.3");

  private final String protocol;

  TlsVersion(String protocol) {
    this.protocol = protocol;
  }

  /** The name that the JDK gives it, such as {@code TLSv1.3}. */
  public String protocol() {
    return protocol;
  }
}
