/**
 * The client stack of one channel: from a call that needs a transport down to connections.
 *
 * <p>Start reading at {@link dev.legate.internal.channel.BalancedChannel}, whose constructor is the
 * list of the layers. Calls read one immutable {@link dev.legate.internal.channel.ChannelView} and
 * take no lock; everything that changes it runs on the channel's serial executor. This package does
 * not know what a call does with its transport, nor what a transport is made of.
 */
package dev.legate.internal.channel;
