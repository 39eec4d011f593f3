package dev.legate.http2.stream;

/**
 * What can happen to a stream.
 *
 * <p>A frame that carries END_STREAM is two events: its own, then {@link #SEND_END} or {@link
 * #RECEIVE_END}.
 */
public enum StreamEvent {
  /** We send a header block. */
  SEND_HEADERS,
  /** We send DATA. */
  SEND_DATA,
  /** We set END_STREAM. */
  SEND_END,
  /** We send RST_STREAM. */
  SEND_RESET,
  /** The peer sent a header block. */
  RECEIVE_HEADERS,
  /** The peer sent DATA. */
  RECEIVE_DATA,
  /** The peer sent WINDOW_UPDATE. */
  RECEIVE_WINDOW_UPDATE,
  /** The peer set END_STREAM. */
  RECEIVE_END,
  /** The peer sent RST_STREAM. */
  RECEIVE_RESET
}
