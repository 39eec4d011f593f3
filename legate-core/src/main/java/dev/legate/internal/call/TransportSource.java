package dev.legate.internal.call;

import dev.legate.StatusException;
import dev.legate.client.CallOptions;
import dev.legate.internal.compress.Encodings;
import dev.legate.internal.transport.ClientTransport;

/**
 * Where outgoing calls get their transports: a channel as a call sees it. For any thread.
 *
 * <p>A transport may still refuse the stream that is started on it, because its connection goes
 * away just then. If it says that the server did not process the call ({@code onClosed(…,
 * unprocessed = true)}), the call may {@link #pick} again; the transport that is going away is not
 * picked any more by then.
 */
public interface TransportSource {
  /** The target of the channel, as it was given. */
  String target();

  /** The {@code :authority} of calls. */
  String authority();

  /** What holds for calls whose own options do not say otherwise. */
  CallOptions defaults();

  /** The message encodings that the channel knows. */
  Encodings encodings();

  /**
   * Picks the transport of a call; waits for one where there is none, on the calling thread, and
   * costs no allocation where there is.
   *
   * @throws StatusException UNAVAILABLE if the channel cannot connect and the call does not wait
   *     for ready, or if the channel is closed; DEADLINE_EXCEEDED; CANCELLED if the thread was
   *     interrupted (its flag is kept); or what the gate was {@linkplain
   *     dev.legate.internal.bridge.PickGate#fail failed} with
   */
  ClientTransport pick(PickRequest request);

  /**
   * A call has used the transport it picked, or does not mean to: to be called once after each pick
   * that gave one. A channel that is being closed keeps its connection until then.
   */
  void placed(PickRequest request);
}
