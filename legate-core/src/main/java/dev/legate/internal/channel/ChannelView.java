package dev.legate.internal.channel;

import dev.legate.client.ConnectivityState;

/**
 * What the control plane has last said; replaced as a whole.
 *
 * @param trouble why there is no connection, for the text of failures; empty if there is nothing to
 *     say
 */
record ChannelView(ConnectivityState state, Picker picker, String trouble) {}
