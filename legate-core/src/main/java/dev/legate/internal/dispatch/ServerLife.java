package dev.legate.internal.dispatch;

import dev.legate.internal.bridge.Termination;
import dev.legate.internal.call.ServerPolicy;
import dev.legate.internal.compress.Encodings;
import dev.legate.server.ExceptionTranslator;
import dev.legate.spi.Compressor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The phase of a server and what keeps it from its end: listeners with connections, running
 * handlers. For any thread.
 */
final class ServerLife implements ServerPolicy {
  private final ExceptionTranslator translator;
  private final Encodings encodings;
  private final @Nullable Compressor compressor;
  private final boolean interruptsOnCancel;
  private final AtomicReference<ServerPhase> phase = new AtomicReference<>(ServerPhase.SERVING);
  private final AtomicInteger handlers = new AtomicInteger();
  private final AtomicInteger listeners = new AtomicInteger();
  private final Termination termination = new Termination();
  private final AdmittedCalls admitted;
  private volatile Runnable whenEnded = () -> {};

  ServerLife(ServerSettings settings) {
    translator = settings.translator;
    encodings = Encodings.with(settings.compressors);
    compressor = encodings.chosen(settings.compression);
    interruptsOnCancel = settings.interruptOnCancel;
    admitted =
        new AdmittedCalls(CallLimits.of(settings), System::nanoTime, this::lastAdmittedEnded);
  }

  @Override
  public ExceptionTranslator translator() {
    return translator;
  }

  @Override
  public Encodings encodings() {
    return encodings;
  }

  @Override
  public @Nullable Compressor compressor() {
    return compressor;
  }

  @Override
  public boolean interruptsOnCancel() {
    return interruptsOnCancel;
  }

  @Override
  public boolean isDraining() {
    return phase.get() != ServerPhase.SERVING;
  }

  /** The calls that count against the server's limit; the others count here. */
  AdmittedCalls admitted() {
    return admitted;
  }

  /** A handler that no limit is for has begun. */
  void handlerStarted() {
    handlers.incrementAndGet();
  }

  /** A handler that no limit is for has returned. */
  void handlerEnded() {
    if (handlers.decrementAndGet() == 0 && isDraining()) {
      endIfLast();
    }
  }

  private void lastAdmittedEnded() {
    if (isDraining()) {
      endIfLast();
    }
  }

  /** What to do at the end; to be said before anything can end. */
  void whenEnded(Runnable action) {
    whenEnded = action;
  }

  void listenerOpened() {
    listeners.incrementAndGet();
  }

  void listenerEnded() {
    listeners.decrementAndGet();
    endIfLast();
  }

  private void endIfLast() {
    if (listeners.get() == 0 && runningHandlers() == 0 && advance(ServerPhase.Event.LAST_GONE)) {
      termination.end();
      whenEnded.run();
    }
  }

  /** Whether the event changed the phase. */
  boolean advance(ServerPhase.Event event) {
    ServerPhase before = phase.getAndUpdate(now -> now.after(event));
    return before != before.after(event);
  }

  int runningHandlers() {
    return handlers.get() + admitted.running();
  }

  Termination termination() {
    return termination;
  }
}
