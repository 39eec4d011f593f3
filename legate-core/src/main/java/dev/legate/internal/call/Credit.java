package dev.legate.internal.call;

import dev.legate.internal.transport.TransportStream;
import dev.legate.internal.wire.MessageFramer;

/**
 * What a receiving thread has taken and not yet given back to its stream's window. One thread.
 *
 * <p>It goes back in pieces, because each is a command; the transport says how large they are:
 * small beside the window, of which it keeps back at most half itself, so that a sender is never
 * left without.
 */
final class Credit {
  private int owed;

  /** A message of so many bytes, without prefix, was taken. */
  void taken(int bytes, TransportStream stream) {
    owed += bytes + MessageFramer.PREFIX;
    if (owed >= stream.creditPiece()) {
      stream.taken(owed);
      owed = 0;
    }
  }
}
