package dev.legate.cli;

import static java.util.Objects.requireNonNull;

import dev.legate.Metadata;
import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.ChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which server to call, and how: what all commands that call one take. */
final class ServerOptions {
  @Parameters(
      index = "0",
      paramLabel = "TARGET",
      description = "The server: HOST:PORT, dns:///HOST:PORT, ipv4:…, ipv6:… or unix:PATH.")
  private @Nullable String target;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "A request header; the value of one named …-bin is base64. May be repeated.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "The time for each call, such as 500ms or 5s; none unless said.")
  private @Nullable Duration timeout;

  @Option(
      names = "--authority",
      paramLabel = "NAME",
      description =
          "The authority to call, and with TLS to verify, if it is not that of the target.")
  private @Nullable String authority;

  @ArgGroup(exclusive = false, heading = "In plain text, unless one of these is there:%n")
  private TlsOptions tls = new TlsOptions();

  @Option(
      names = "--max-message-size",
      paramLabel = "BYTES",
      description = "The largest message to receive; 4 MiB unless said.")
  private @Nullable Integer maxMessageSize;

  String target() {
    return requireNonNull(target, "TARGET");
  }

  /** A channel to the server; it connects when it is first used. */
  Channel open() {
    ChannelBuilder channel =
        Channel.builder(target()).credentials(tls.credentials()).userAgent("legate-cli");
    if (authority != null) {
      channel.authority(authority);
    }
    return channel.build();
  }

  /** What was chosen for calls. */
  CallOptions callOptions() {
    CallOptions options = CallOptions.NONE;
    for (String header : headers) {
      options = withHeader(options, header);
    }
    if (timeout != null) {
      options = options.timeout(timeout);
    }
    if (maxMessageSize != null) {
      options = options.maxReceiveSize(maxMessageSize);
    }
    return options;
  }

  private static CallOptions withHeader(CallOptions options, String header) {
    int colon = header.indexOf(':');
    if (colon <= 0) {
      throw new CommandFailure("header '" + header + "' is not of the form 'NAME: VALUE'");
    }
    String name = header.substring(0, colon).strip().toLowerCase(Locale.ROOT);
    String value = header.substring(colon + 1).strip();
    try {
      return name.endsWith("-bin")
          ? options.header(Metadata.Key.binary(name), Base64.getDecoder().decode(value))
          : options.header(Metadata.Key.text(name), value);
    } catch (IllegalArgumentException unsendable) {
      throw new CommandFailure("header '" + header + "': " + unsendable.getMessage());
    }
  }
}
