package dev.legate.internal.channel;

import dev.legate.client.ConnectivityState;

/**
 * Where a subchannel stands (gRPC's connectivity semantics). Between a failure and the next success
 * it shows TRANSIENT_FAILURE throughout, also while it tries again, so that calls fail fast instead
 * of waiting for one attempt after another (gRFC A62).
 */
enum SubchannelState {
  /** No connection, and nobody wants one. */
  IDLE(ConnectivityState.IDLE),
  /** The first attempt since the last success. */
  CONNECTING(ConnectivityState.CONNECTING),
  /** Connected. */
  READY(ConnectivityState.READY),
  /** The last attempt failed; the next waits for its time. */
  BACKING_OFF(ConnectivityState.TRANSIENT_FAILURE),
  /** An attempt after one that failed. */
  RETRYING(ConnectivityState.TRANSIENT_FAILURE),
  /** Over. */
  CLOSED(ConnectivityState.SHUTDOWN);

  private final ConnectivityState shown;

  SubchannelState(ConnectivityState shown) {
    this.shown = shown;
  }

  /** What the channel shows. */
  ConnectivityState shown() {
    return shown;
  }

  /** The state after an event; the same state where the event is of no matter, for it is late. */
  SubchannelState after(SubchannelEvent event) {
    return switch (this) {
      case IDLE ->
          switch (event) {
            case WANTED -> CONNECTING;
            case UNUSED -> IDLE;
            case CLOSED -> CLOSED;
            case CONNECTED, FAILED, LOST, BACKOFF_OVER -> IDLE;
          };
      case CONNECTING ->
          switch (event) {
            case CONNECTED -> READY;
            case FAILED -> BACKING_OFF;
            case UNUSED -> IDLE;
            case CLOSED -> CLOSED;
            case WANTED, LOST, BACKOFF_OVER -> CONNECTING;
          };
      case READY ->
          switch (event) {
            case LOST, UNUSED -> IDLE;
            case FAILED -> BACKING_OFF; // lost again and again before it was of use
            case CLOSED -> CLOSED;
            case WANTED, CONNECTED, BACKOFF_OVER -> READY;
          };
      case BACKING_OFF ->
          switch (event) {
            case BACKOFF_OVER -> RETRYING;
            case UNUSED -> IDLE;
            case CLOSED -> CLOSED;
            case WANTED, CONNECTED, FAILED, LOST -> BACKING_OFF;
          };
      case RETRYING ->
          switch (event) {
            case CONNECTED -> READY;
            case FAILED -> BACKING_OFF;
            case UNUSED -> IDLE;
            case CLOSED -> CLOSED;
            case WANTED, LOST, BACKOFF_OVER -> RETRYING;
          };
      case CLOSED ->
          switch (event) {
            case WANTED, CONNECTED, FAILED, LOST, UNUSED, BACKOFF_OVER, CLOSED -> CLOSED;
          };
    };
  }
}
