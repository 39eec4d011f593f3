/**
 * The server side: which handler serves a call, on what thread it runs, and how a server ends.
 *
 * <p>Start reading at {@link dev.legate.internal.dispatch.ListeningServer}. This package does not
 * know what a call does with its messages, or how it arrives.
 */
package dev.legate.internal.dispatch;
