package dev.legate.internal.transport;

import dev.legate.Status;
import java.nio.ByteBuffer;

/**
 * What a transport tells a call, on the transport's thread; implementations never block and never
 * throw.
 *
 * <p>A server's listener is told nothing more once its answer has been delivered, and {@link
 * #onClosed} if it could not be. A client's last event is {@link #onTrailers} or {@link #onClosed},
 * exactly one of them and exactly once, unless {@link TransportStream#cancel} came before: then
 * there may be none.
 */
public interface StreamListener {
  /** The largest message to accept, in bytes without prefix; asked for when some arrive. */
  int maxReceiveSize();

  /**
   * Whether it lets the memory of messages be used again when it has read them; then they may come
   * in arrays that were used before.
   */
  default boolean givesBuffersBack() {
    return false;
  }

  /** Client: the response headers. */
  void onHead(ResponseHead head);

  /**
   * Whole messages that have arrived together.
   *
   * @param framed the messages with their prefixes, which were checked; backed by an array, and the
   *     listener's own from now on
   * @param count how many they are
   */
  void onMessages(ByteBuffer framed, int count);

  /** Server: the client has half-closed. */
  void onHalfClosed();

  /**
   * What came breaks the rules of gRPC's wire format or a limit; no more messages will be told. The
   * call answers with the status, or cancels.
   */
  void onInvalid(Status status);

  /** Client: the answer has ended. The last event. */
  void onTrailers(Trailers trailers);

  /**
   * The stream ended otherwise: it was reset, refused, or the connection was lost. The last event.
   *
   * @param status what it means for the call
   * @param unprocessed client: whether the server certainly did nothing for it
   */
  void onClosed(Status status, boolean unprocessed);

  /**
   * Client: as {@link #onClosed}, for a call of which nothing was sent, because the transport takes
   * no more calls; whoever gave it the call has been told that before.
   */
  default void onNotSent(Status status) {
    onClosed(status, true);
  }

  /** Bytes of framed messages have left the transport's queue; reported in batches. */
  void onSent(int bytes);

  /**
   * Client: the server allows no more streams, and the call waits for one; for the text of a
   * deadline that passes. Not told of a call that gets its stream at once.
   *
   * @param limit how many streams the server allows
   */
  default void onQueued(int limit) {}

  /** Client: the waiting of {@link #onQueued} is over, and there is a stream. */
  default void onDequeued() {}

  /** The deadline of the request's head has passed while the stream was open. At most once. */
  void onDeadline();
}
