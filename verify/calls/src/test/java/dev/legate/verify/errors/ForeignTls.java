package dev.legate.verify.errors;

import dev.legate.verify.calls.TestCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Sockets of the JDK that speak TLS as no side of Legate does. */
final class ForeignTls {
  /** Without AEAD: RFC 9113 §9.2.2 prohibits it. */
  private static final String PROHIBITED_CIPHER = "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256";

  private final TestCertificates.Issued issued;

  ForeignTls(TestCertificates.Issued issued) {
    this.issued = issued;
  }

  /** Settings that offer protocols by ALPN. */
  static Consumer<SSLParameters> protocols(String... protocols) {
    return parameters -> parameters.setApplicationProtocols(protocols);
  }

  /** Settings that have nothing in common with what HTTP/2 allows. */
  static void otherCiphers(SSLParameters parameters) {
    parameters.setProtocols(new String[] {"TLSv1.2"});
    parameters.setCipherSuites(new String[] {PROHIBITED_CIPHER});
    parameters.setApplicationProtocols(new String[] {"h2"});
  }

  /** A server that reads what clients send, and answers nothing, until it is closed. */
  SSLServerSocket serve(Consumer<SSLParameters> settings)
      throws GeneralSecurityException, IOException {
    SSLServerSocket listening =
        (SSLServerSocket) context().getServerSocketFactory().createServerSocket(0, 50, loopback());
    SSLParameters parameters = listening.getSSLParameters();
    settings.accept(parameters);
    listening.setSSLParameters(parameters);
    Thread.ofVirtual().start(() -> readAll(listening));
    return listening;
  }

  private static void readAll(SSLServerSocket listening) {
    while (!listening.isClosed()) {
      try (SSLSocket socket = (SSLSocket) listening.accept()) {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException theClientDidNotLikeIt) {
        // It is what these servers are for.
      }
    }
  }

  /** A client that reads until a server closes the connection, at once or with an alert. */
  void connect(int port, Consumer<SSLParameters> settings)
      throws GeneralSecurityException, IOException {
    try (SSLSocket socket =
        (SSLSocket) context().getSocketFactory().createSocket(loopback(), port)) {
      SSLParameters parameters = socket.getSSLParameters();
      settings.accept(parameters);
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(20_000);
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SSLException refused) {
      // As it should be; why is in the server's log.
    }
  }

  private SSLContext context() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "key",
        issued.key(),
        TestCertificates.PASSWORD,
        new Certificate[] {issued.certificate(), issued.issuer()});
    store.setCertificateEntry("issuer", issued.issuer());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, TestCertificates.PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
