package dev.legate.internal.call;

import dev.legate.Deadline;
import dev.legate.Metadata;
import dev.legate.client.CallCredentials;
import dev.legate.client.CallOptions;
import dev.legate.internal.compress.Encodings;
import dev.legate.spi.Compressor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one outgoing call: its own options, then the channel's, then what it inherits from
 * the call in whose handler it is made.
 *
 * @param since when it was fixed, on the deadline's clock; 0 without a deadline
 */
record OutgoingOptions(
    CallOptions own,
    CallOptions defaults,
    @Nullable Deadline deadline,
    long since,
    @Nullable IncomingContext parent) {
  /** The largest response unless said otherwise: 4 MiB. */
  private static final int DEFAULT_MAX_RECEIVE_SIZE = 4 * 1024 * 1024;

  /** Fixes the deadline: a timeout starts now. */
  static OutgoingOptions of(CallOptions own, CallOptions defaults) {
    boolean detached = own.isDetached() || defaults.isDetached();
    IncomingContext parent = detached ? null : IncomingContext.currentOrNull();
    CallOptions timed = own.timeout() == null && own.deadline() == null ? defaults : own;
    Duration timeout = timed.timeout();
    Deadline deadline = timed.deadline();
    if (parent != null) {
      deadline = earlier(deadline, parent.head().deadline());
    }
    if (timeout != null) {
      long now = System.nanoTime();
      long nanos = TimeUnit.NANOSECONDS.convert(timeout);
      Deadline ofTimeout = Deadline.afterNanos(nanos, now, System::nanoTime);
      if (deadline == null || ofTimeout.compareTo(deadline) < 0) {
        return new OutgoingOptions(own, defaults, ofTimeout, now, parent);
      }
    }
    long since = deadline == null ? 0 : CallTimes.now(deadline);
    return new OutgoingOptions(own, defaults, deadline, since, parent);
  }

  private static @Nullable Deadline earlier(@Nullable Deadline one, @Nullable Deadline other) {
    return one == null ? other : other == null ? one : one.earlier(other);
  }

  /**
   * Lets the call be cancelled with the one in whose handler it is made.
   *
   * @return undoes it, or null if there is nothing to inherit
   */
  @Nullable Runnable inheritCancellation(Consumer<String> cancel) {
    if (parent == null) {
      return null;
    }
    Cancellation cancellation = parent.cancellation();
    Runnable action =
        () ->
            cancel.accept(
                "the call that made it ("
                    + parent.method().fullPath()
                    + ") was cancelled: "
                    + cancellation.reason());
    cancellation.register(action);
    return () -> cancellation.unregister(action);
  }

  Metadata headers() {
    if (defaults.headers().isEmpty()) {
      return own.headers();
    }
    return own.headers().isEmpty()
        ? defaults.headers()
        : defaults.headers().copy().addAll(own.headers());
  }

  boolean hasCredentials() {
    return !own.credentials().isEmpty() || !defaults.credentials().isEmpty();
  }

  /** The channel's credentials, then the call's. */
  List<CallCredentials> credentials() {
    return Stream.concat(defaults.credentials().stream(), own.credentials().stream()).toList();
  }

  boolean waitForReady() {
    return own.isWaitForReady() || defaults.isWaitForReady();
  }

  /**
   * What compresses requests, or null.
   *
   * @throws IllegalArgumentException if that is not known
   */
  @Nullable Compressor compressor(Encodings encodings) {
    String chosen = own.compression() != null ? own.compression() : defaults.compression();
    return chosen == null ? null : encodings.chosen(chosen);
  }

  int maxReceiveSize() {
    return own.maxReceiveSizeOr(defaults.maxReceiveSizeOr(DEFAULT_MAX_RECEIVE_SIZE));
  }

  int maxSendSize() {
    return own.maxSendSizeOr(defaults.maxSendSizeOr(Integer.MAX_VALUE));
  }
}
