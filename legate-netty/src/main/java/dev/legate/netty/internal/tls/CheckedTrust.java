package dev.legate.netty.internal.tls;

import dev.legate.Trust;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's judgement of certificates, with reasons that name what was found and what was expected.
 */
final class CheckedTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager judge;
  private final String peer;
  private final Trust trust;
  private final boolean openSsl;

  private CheckedTrust(
      X509ExtendedTrustManager judge, Trust trust, String peer, SslProvider provider) {
    this.judge = judge;
    this.trust = trust;
    this.peer = peer;
    this.openSsl = provider != SslProvider.JDK;
  }

  /**
   * For a trust.
   *
   * @param peer whose certificates are judged, for texts: {@code server} or {@code client}
   * @param provider who asks, and makes an alert of what is thrown
   */
  static X509ExtendedTrustManager of(Trust trust, String peer, SslProvider provider) {
    if (trust.kind() == Trust.Kind.UNVERIFIED) {
      return new BelievingTrust();
    }
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(keyStore(trust));
      for (TrustManager each : factory.getTrustManagers()) {
        if (each instanceof X509ExtendedTrustManager judge) {
          return new CheckedTrust(judge, trust, peer, provider);
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the JDK cannot judge certificates by " + trust, e);
    }
    throw new IllegalStateException("the JDK has no X509ExtendedTrustManager for " + trust);
  }

  private static @Nullable KeyStore keyStore(Trust trust)
      throws GeneralSecurityException, IOException {
    if (trust.kind() == Trust.Kind.SYSTEM) {
      return null; // the JDK's own
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    int number = 0;
    for (X509Certificate authority : trust.authorities()) {
      store.setCertificateEntry("authority-" + number++, authority);
    }
    return store;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    try {
      judge.checkServerTrusted(chain, type, engine);
    } catch (CertificateException e) {
      try {
        judge.checkServerTrusted(chain, type);
      } catch (CertificateException untrusted) {
        throw refusal(CertificateFailure.untrusted(peer, chain, trust, untrusted));
      }
      // Trusted but for the engine's further demand, which is the name.
      throw refusal(CertificateFailure.wrongName(chain[0], engine.getPeerHost(), e));
    }
  }

  private CertificateException refusal(CertificateFailure failure) {
    return openSsl ? failure.forOpenSsl() : failure;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    try {
      judge.checkClientTrusted(chain, type);
    } catch (CertificateException e) {
      throw refusal(CertificateFailure.untrusted(peer, chain, trust, e));
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw noEngine();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw noEngine();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw noEngine();
  }

  /** Without its engine a server's name could not be checked. */
  private static CertificateException noEngine() {
    return new CertificateException("expected to be asked with an SSLEngine");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }
}
