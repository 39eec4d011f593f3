package dev.legate.internal.call;

import dev.legate.Deadline;
import dev.legate.Metadata;
import dev.legate.MethodDescriptor;
import dev.legate.internal.transport.RequestHead;
import dev.legate.server.Peer;
import dev.legate.server.ServerContext;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The context of an incoming call.
 *
 * <p>{@code BOUND} remembers what was bound around the running code, so that it can be bound again
 * on other threads; a scoped value itself, since several threads may {@link #bind} at a time.
 */
public final class IncomingContext implements ServerContext {
  private static final ScopedValue<IncomingContext> CURRENT = ScopedValue.newInstance();
  private static final ScopedValue<ScopedValue.Carrier> BOUND = ScopedValue.newInstance();

  private final IncomingCall call;
  private final RequestHead head;
  private final Peer peer;
  private final Cancellation cancellation = new Cancellation();
  private @Nullable Metadata responseHeaders;
  private @Nullable Metadata responseTrailers;
  private final ScopedValue.Carrier outermost;

  IncomingContext(IncomingCall call, RequestHead head, Peer peer) {
    this.call = call;
    this.head = head;
    this.peer = peer;
    this.outermost = ScopedValue.where(CURRENT, this);
  }

  /** What {@link ServerContext#current} gives. */
  public static ServerContext current() {
    IncomingContext context = currentOrNull();
    if (context == null) {
      throw new IllegalStateException(
          "no call is being served on thread '"
              + Thread.currentThread().getName()
              + "': use this below a handler, or carry the context here with ServerContext.wrap");
    }
    return context;
  }

  /** What {@link ServerContext#find} gives. */
  public static Optional<ServerContext> find() {
    return Optional.ofNullable(currentOrNull());
  }

  static @Nullable IncomingContext currentOrNull() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /** Runs the handler with this context bound. */
  void run(Runnable handler) {
    outermost.run(handler);
  }

  /** What is bound around the calling thread; on threads that do not serve the call, this alone. */
  private ScopedValue.Carrier bound() {
    return currentOrNull() == this && BOUND.isBound() ? BOUND.get() : outermost;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  RequestHead head() {
    return head;
  }

  @Override
  public MethodDescriptor<?, ?> method() {
    return call.method();
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public String authority() {
    return head.authority();
  }

  @Override
  public Optional<Deadline> deadline() {
    return Optional.ofNullable(head.deadline());
  }

  @Override
  public boolean isCancelled() {
    return cancellation.isCancelled();
  }

  @Override
  public void onCancel(Runnable task) {
    Runnable wrapped = wrap(task);
    cancellation.register(() -> Thread.ofVirtual().name("legate-on-cancel").start(wrapped));
  }

  @Override
  public boolean isDraining() {
    return call.isDraining();
  }

  @Override
  public Metadata requestHeaders() {
    return head.metadata();
  }

  @Override
  public Metadata responseHeaders() {
    if (responseHeaders == null) {
      responseHeaders = new Metadata();
      if (call.isHeadSent()) {
        freezeHeaders(responseHeaders);
      }
    }
    return responseHeaders;
  }

  @Override
  public Metadata responseTrailers() {
    if (responseTrailers == null) {
      responseTrailers = new Metadata();
    }
    return responseTrailers;
  }

  /** The headers to send, or null if the handler added none; nothing can be added afterwards. */
  @Nullable Metadata takeHeaders() {
    return responseHeaders == null ? null : freezeHeaders(responseHeaders);
  }

  /** The trailers to send, or null if the handler added none. */
  @Nullable Metadata takeTrailers() {
    return responseTrailers;
  }

  private static Metadata freezeHeaders(Metadata headers) {
    return headers.freeze("the response headers have been sent; use responseTrailers()");
  }

  @Override
  public void sendHeaders() {
    call.sendHeaders();
  }

  @Override
  public void compression(String encoding) {
    call.compression(encoding);
  }

  @Override
  public void messageCompression(boolean compressed) {
    call.messageCompression(compressed);
  }

  @Override
  public <T> void bind(ScopedValue<T> key, T value, Action action) throws Exception {
    ScopedValue.where(key, value)
        .where(BOUND, bound().where(key, value))
        .call(
            () -> {
              action.run();
              return true;
            });
  }

  @Override
  public Runnable wrap(Runnable task) {
    ScopedValue.Carrier carrier = boundAgain();
    return () -> carrier.run(task);
  }

  @Override
  public <T> Callable<T> wrapCallable(Callable<T> task) {
    ScopedValue.Carrier carrier = boundAgain();
    return () -> carrier.call(task::call);
  }

  private ScopedValue.Carrier boundAgain() {
    ScopedValue.Carrier bound = bound();
    return bound.where(BOUND, bound);
  }

  @Override
  public <T> T shielded(Callable<T> operation) throws Exception {
    return call.shielded(operation);
  }
}
