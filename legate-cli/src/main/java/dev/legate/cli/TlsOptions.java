package dev.legate.cli;

import dev.legate.Identity;
import dev.legate.Trust;
import dev.legate.client.ChannelCredentials;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to secure the connection: any of these options means TLS, none plain text. */
final class TlsOptions {
  @Option(names = "--tls", description = "Use TLS, and trust the system's authorities.")
  private boolean tls;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Use TLS, and trust the authorities in this PEM file instead.")
  private @Nullable Path authorities;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description =
          "Use TLS with this certificate (PEM, its chain after it) for the server to see.")
  private @Nullable Path certificate;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The key of the certificate (PEM, not encrypted).")
  private @Nullable Path key;

  @Option(
      names = "--insecure",
      description = "Use TLS, and believe any server, under any name: for tests only.")
  private boolean insecure;

  /**
   * What the options say.
   *
   * @throws CommandFailure if they contradict one another
   * @throws IllegalArgumentException if a file cannot be used
   */
  ChannelCredentials credentials() {
    if (insecure && authorities != null) {
      throw new CommandFailure("--insecure believes any server, but --ca names whom to trust");
    }
    if ((certificate == null) != (key == null)) {
      throw new CommandFailure("--cert and --key go together, but only one is there");
    }
    if (!tls && !insecure && authorities == null && certificate == null) {
      return ChannelCredentials.plaintext();
    }
    ChannelCredentials.Tls credentials = ChannelCredentials.tls().trust(trust());
    return certificate == null || key == null
        ? credentials
        : credentials.identity(Identity.pemFiles(certificate, key));
  }

  private Trust trust() {
    if (authorities != null) {
      return Trust.pemFile(authorities);
    }
    return insecure ? Trust.unverified() : Trust.system();
  }
}
