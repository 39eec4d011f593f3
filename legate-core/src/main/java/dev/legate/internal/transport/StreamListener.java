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
  /** The largest message to accept, in bytes without prefix; asked for before each message. */
  int maxReceiveSize();

  /** Client: the response headers. */
  void onHead(ResponseHead head);

  /**
   * A whole message.
   *
   * @param message without prefix, backed by an array; the listener's own from now on
   * @param compressed whether the compressed flag is set, which was checked against the encoding
   */
  void onMessage(ByteBuffer message, boolean compressed);

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

  /** Bytes of framed messages have left the transport's queue; reported in batches. */
  void onSent(int bytes);

  /** The deadline of the request's head has passed while the stream was open. At most once. */
  void onDeadline();
}
