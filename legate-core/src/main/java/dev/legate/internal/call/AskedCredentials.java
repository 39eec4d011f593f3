package dev.legate.internal.call;

import dev.legate.Deadline;
import dev.legate.MethodDescriptor;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.CredentialsRequest;
import dev.legate.internal.bridge.PickGate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the credentials of one attempt are told, and the thread they run on. The thread of the call
 * waits for theirs until the call is over at most, so that a deadline or a cancellation holds
 * whatever they do; theirs is not interrupted, but told.
 */
final class AskedCredentials implements CredentialsRequest {
  private final MethodDescriptor<?, ?> method;
  private final String authority;
  private final @Nullable Deadline deadline;
  private final boolean secure;
  private final PickGate gate = new PickGate();
  private final Cancellation cancellation = new Cancellation();

  /** Written before the gate opens; a RuntimeException or an Error. */
  private volatile @Nullable Throwable failure;

  AskedCredentials(
      MethodDescriptor<?, ?> method,
      String authority,
      @Nullable Deadline deadline,
      boolean secure) {
    this.method = method;
    this.authority = authority;
    this.deadline = deadline;
    this.secure = secure;
  }

  /**
   * Runs what may block on a virtual thread, with the context of the calling one, and waits for it.
   *
   * @throws StatusException what it threw; or why the call is over; CANCELLED if the calling thread
   *     was interrupted, whose flag is kept
   */
  void askApart(Runnable asking, OutgoingCall call) {
    call.waitsIn(gate);
    Runnable task = () -> answer(asking);
    IncomingContext context = IncomingContext.currentOrNull();
    Thread.ofVirtual()
        .name("legate-credentials")
        .start(context == null ? task : context.wrap(task));
    boolean answered = false;
    try {
      answered = gate.awaitUntil(deadline, () -> "its credentials were asked");
    } finally {
      if (!answered) {
        cancellation.cancel("the call is over");
      }
    }
    // Credentials that obey the deadline fail just then: that is not their failure.
    if (!answered
        || (failure instanceof StatusException && deadline != null && deadline.isExpired())) {
      call.deadlinePassed(); // says how long they took
      throw new StatusException(StatusCode.DEADLINE_EXCEEDED, "its credentials did not answer");
    }
    switch (failure) {
      case null -> {}
      case Error error -> throw error;
      case RuntimeException exception -> throw exception;
      case Throwable other -> throw new AssertionError(other);
    }
  }

  private void answer(Runnable asking) {
    try {
      asking.run();
    } catch (RuntimeException thrown) {
      failure = thrown;
    } catch (Error thrown) {
      failure = thrown;
      if (cancellation.isCancelled()) {
        throw thrown; // nobody else is there to see it
      }
    } finally {
      gate.open();
    }
  }

  @Override
  public MethodDescriptor<?, ?> method() {
    return method;
  }

  @Override
  public String authority() {
    return authority;
  }

  @Override
  public Optional<Deadline> deadline() {
    return Optional.ofNullable(deadline);
  }

  @Override
  public boolean secure() {
    return secure;
  }

  @Override
  public void onCancel(Runnable task) {
    cancellation.register(() -> Thread.ofVirtual().name("legate-on-cancel").start(task));
  }

  /** The call, for texts. */
  @Override
  public String toString() {
    return method + " at " + authority;
  }
}
