package dev.legate.netty.internal.tls;

import dev.legate.netty.NettyOptions;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.internal.PlatformDependent;

/** Which of Netty's TLS providers is used. */
final class TlsEngines {
  private static final System.Logger LOG = System.getLogger(TlsEngines.class.getName());

  private TlsEngines() {}

  /**
   * The provider that the options ask for.
   *
   * @throws IllegalStateException if OpenSSL was asked for by name and does not work here
   */
  static SslProvider chosenBy(NettyOptions options) {
    return switch (options.tlsEngine()) {
      case AUTO -> Automatic.CHOICE;
      case JDK -> SslProvider.JDK;
      case OPENSSL -> {
        if (!OpenSsl.isAvailable()) {
          throw new IllegalStateException(
              "the TLS engine openssl was asked for but does not work here: add netty-tcnative-boringssl-static",
              OpenSsl.unavailabilityCause());
        }
        yield SslProvider.OPENSSL;
      }
    };
  }

  /** Decides once, when first asked. */
  private static final class Automatic {
    static final SslProvider CHOICE = choose();

    private static SslProvider choose() {
      // Asking before anything native is loaded: the JVM would print warnings otherwise.
      if (!PlatformDependent.class.getModule().isNativeAccessEnabled()) {
        LOG.log(
            System.Logger.Level.DEBUG,
            "TLS uses the JDK: java was started without --enable-native-access for Netty");
        return SslProvider.JDK;
      }
      if (!OpenSsl.isAvailable()) {
        LOG.log(
            System.Logger.Level.DEBUG,
            "TLS uses the JDK, because BoringSSL is not there: {0}",
            String.valueOf(OpenSsl.unavailabilityCause()));
        return SslProvider.JDK;
      }
      LOG.log(System.Logger.Level.DEBUG, "TLS uses {0}", OpenSsl.versionString());
      return SslProvider.OPENSSL;
    }
  }
}
