package dev.legate.client;

import static java.util.Objects.requireNonNull;

import dev.legate.Deadline;
import dev.legate.Metadata;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What may be chosen for one call. Immutable: every method gives another.
 *
 * <p>Options kept with a client apply to each of its calls; a {@linkplain #timeout timeout} starts
 * anew with each.
 */
public final class CallOptions {
  /** Nothing chosen: what the channel says holds. */
  public static final CallOptions NONE = new Draft().build();

  private final @Nullable Deadline deadline;
  private final @Nullable Duration timeout;
  private final Metadata headers;
  private final List<CallCredentials> credentials;
  private final boolean waitForReady;
  private final boolean detached;
  private final int maxReceiveSize;
  private final int maxSendSize;
  private final @Nullable String compression;

  private CallOptions(Draft draft) {
    deadline = draft.deadline;
    timeout = draft.timeout;
    headers = draft.headers;
    credentials = draft.credentials;
    waitForReady = draft.waitForReady;
    detached = draft.detached;
    maxReceiveSize = draft.maxReceiveSize;
    maxSendSize = draft.maxSendSize;
    compression = draft.compression;
  }

  /** The call must be over by a point in time. */
  public CallOptions deadline(Deadline newDeadline) {
    Draft draft = new Draft(this);
    draft.deadline = newDeadline;
    return draft.build();
  }

  /**
   * The call must be over a time after it was made; with a deadline too, the earlier holds.
   *
   * @throws IllegalArgumentException if the time is negative
   */
  public CallOptions timeout(Duration newTimeout) {
    if (newTimeout.isNegative()) {
      throw new IllegalArgumentException("a timeout cannot be negative: " + newTimeout);
    }
    Draft draft = new Draft(this);
    draft.timeout = newTimeout;
    return draft.build();
  }

  /**
   * Sends a header with the call, after those there are already.
   *
   * @throws IllegalArgumentException if the value cannot be sent
   */
  public <T> CallOptions header(Metadata.Key<T> key, T value) {
    Draft draft = new Draft(this);
    draft.headers = headers.copy().add(key, value).freeze("it belongs to immutable call options");
    return draft.build();
  }

  /** Sends headers with the call, after those there are already. */
  public CallOptions headers(Metadata more) {
    Draft draft = new Draft(this);
    draft.headers = headers.copy().addAll(more).freeze("it belongs to immutable call options");
    return draft.build();
  }

  /**
   * Sends the headers of credentials with the call, which are asked in the order in which they were
   * given; those of the channel's defaults come first, and all of them after the other headers.
   */
  public CallOptions credentials(CallCredentials more) {
    Draft draft = new Draft(this);
    draft.credentials =
        Stream.concat(credentials.stream(), Stream.of(requireNonNull(more, "credentials")))
            .toList();
    return draft.build();
  }

  /**
   * Lets the call wait through connection failures for a connection, instead of failing with
   * UNAVAILABLE; its deadline still holds.
   */
  public CallOptions waitForReady() {
    Draft draft = new Draft(this);
    draft.waitForReady = true;
    return draft.build();
  }

  /** The call does not inherit the deadline and the cancellation of the handler that makes it. */
  public CallOptions detached() {
    Draft draft = new Draft(this);
    draft.detached = true;
    return draft.build();
  }

  /**
   * The largest message to receive, in bytes; a larger one ends the call with RESOURCE_EXHAUSTED.
   *
   * @throws IllegalArgumentException if negative
   */
  public CallOptions maxReceiveSize(int bytes) {
    Draft draft = new Draft(this);
    draft.maxReceiveSize = size("maxReceiveSize", bytes);
    return draft.build();
  }

  /**
   * The largest message to send, in bytes; a larger one ends the call with RESOURCE_EXHAUSTED.
   *
   * @throws IllegalArgumentException if negative
   */
  public CallOptions maxSendSize(int bytes) {
    Draft draft = new Draft(this);
    draft.maxSendSize = size("maxSendSize", bytes);
    return draft.build();
  }

  /**
   * Compresses the requests in an encoding, such as {@code gzip} or {@code deflate}; {@code
   * identity}, as it is unless said, does not, and takes back what the channel says. A request that
   * would not get smaller is sent as it is. The server chooses for the responses.
   *
   * <p>Do not compress secrets together with what somebody else chooses: the size tells.
   *
   * <p>Making a call throws IllegalArgumentException if the channel does not {@linkplain
   * ChannelBuilder#compressor know} the encoding; a server that does not know it ends the call with
   * UNIMPLEMENTED.
   */
  public CallOptions compression(String encoding) {
    Draft draft = new Draft(this);
    draft.compression = requireNonNull(encoding, "encoding");
    return draft.build();
  }

  private static int size(String what, int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(what + " cannot be negative: " + bytes);
    }
    return bytes;
  }

  /** The deadline, or null. */
  public @Nullable Deadline deadline() {
    return deadline;
  }

  /** The time each call has from when it is made, or null. */
  public @Nullable Duration timeout() {
    return timeout;
  }

  /** The headers to send; frozen. */
  public Metadata headers() {
    return headers;
  }

  /** The credentials to send, in order; empty if there are none. */
  public List<CallCredentials> credentials() {
    return credentials;
  }

  /** Whether calls wait through connection failures. */
  public boolean isWaitForReady() {
    return waitForReady;
  }

  /** Whether calls stand apart from the handler that makes them. */
  public boolean isDetached() {
    return detached;
  }

  /** The largest message to receive in bytes, or {@code orElse} if nothing was chosen. */
  public int maxReceiveSizeOr(int orElse) {
    return maxReceiveSize >= 0 ? maxReceiveSize : orElse;
  }

  /** The largest message to send in bytes, or {@code orElse} if nothing was chosen. */
  public int maxSendSizeOr(int orElse) {
    return maxSendSize >= 0 ? maxSendSize : orElse;
  }

  /** The encoding of the requests, or null if nothing was chosen. */
  public @Nullable String compression() {
    return compression;
  }

  /** Options while they are being put together. */
  private static final class Draft {
    private @Nullable Deadline deadline;
    private @Nullable Duration timeout;
    private Metadata headers;
    private List<CallCredentials> credentials = List.of();
    private boolean waitForReady;
    private boolean detached;
    private int maxReceiveSize = -1;
    private int maxSendSize = -1;
    private @Nullable String compression;

    Draft() {
      headers = new Metadata().freeze("it belongs to immutable call options");
    }

    Draft(CallOptions from) {
      deadline = from.deadline;
      timeout = from.timeout;
      headers = from.headers;
      credentials = from.credentials;
      waitForReady = from.waitForReady;
      detached = from.detached;
      maxReceiveSize = from.maxReceiveSize;
      maxSendSize = from.maxSendSize;
      compression = from.compression;
    }

    CallOptions build() {
      return new CallOptions(this);
    }
  }
}
