/**
 * Extension points: what is implemented outside of Legate and called by it.
 *
 * <p>Start reading at {@link dev.legate.spi.ConnectionEvents} and {@link
 * dev.legate.spi.Compressor}. This package must not know anything but {@code dev.legate}.
 */
package dev.legate.spi;
