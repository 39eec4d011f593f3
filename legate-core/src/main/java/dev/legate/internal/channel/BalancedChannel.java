package dev.legate.internal.channel;

import dev.legate.client.Channel;

/** The client stack. */
public non-sealed interface BalancedChannel extends Channel {
  /** Opens a channel. */
  @SuppressWarnings("DoNotCallSuggester")
  static Channel open(ChannelSettings settings) {
    throw new UnsupportedOperationException(settings.target());
  }
}
