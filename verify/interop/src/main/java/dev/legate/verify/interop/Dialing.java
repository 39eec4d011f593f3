package dev.legate.verify.interop;

import dev.legate.client.Channel;
import dev.legate.client.ChannelBuilder;
import dev.legate.client.ChannelCredentials;

/**
 * How a client connects to whatever server.
 *
 * @param credentials plain text or TLS
 * @param authority the name to call and to verify; the target's own if it is empty
 */
public record Dialing(ChannelCredentials credentials, String authority) {
  /** In plain text. */
  public static final Dialing PLAINTEXT = new Dialing(ChannelCredentials.plaintext(), "");

  /**
   * As the flags of a client say, which are those of {@link TlsFlags} and {@code
   * server_host_override}.
   *
   * @throws IllegalArgumentException if they do not fit together, or a file cannot be used
   */
  public static Dialing of(Flags flags) {
    return new Dialing(TlsFlags.client(flags), flags.text("server_host_override", ""));
  }

  /** The beginnings of a channel. */
  public ChannelBuilder to(String target) {
    ChannelBuilder channel = Channel.builder(target).credentials(credentials);
    return authority.isEmpty() ? channel : channel.authority(authority);
  }
}
