package dev.legate.internal.channel;

import dev.legate.client.ConnectivityState;
import java.util.function.Supplier;

/**
 * What the control plane has last said; replaced as a whole.
 *
 * @param trouble why there is no connection, for the text of failures, asked for by any thread;
 *     empty if there is nothing to say
 */
record ChannelView(ConnectivityState state, Picker picker, Supplier<String> trouble) {}
