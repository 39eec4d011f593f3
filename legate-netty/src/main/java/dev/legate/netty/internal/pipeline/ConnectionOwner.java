package dev.legate.netty.internal.pipeline;

import dev.legate.spi.ConnectionEvents;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is told of the beginning and the end of a connection, on its event loop. */
public interface ConnectionOwner {
  /** The socket is open and the HTTP/2 machine has started. */
  void onActive();

  /** Who is told of limits that the peer comes to. */
  List<ConnectionEvents> events();

  /** Bytes were read, or time has passed, and the machine has been told: its state may differ. */
  default void onProgress() {}

  /** A batch is over, and what could be written was given to the socket. */
  default void onFlushed() {}

  /** The socket has failed: {@link #onInactive} will follow, but streams are told first. */
  default void onFailure(IOException cause) {}

  /**
   * The socket is closed, and all streams have ended. The last event, exactly once.
   *
   * @param cause an error of the socket, or null
   */
  void onInactive(@Nullable Throwable cause);
}
