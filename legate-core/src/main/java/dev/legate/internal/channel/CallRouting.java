package dev.legate.internal.channel;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusException;
import dev.legate.client.CallOptions;
import dev.legate.client.ConnectivityState;
import dev.legate.internal.bridge.PickGate;
import dev.legate.internal.call.PickRequest;
import dev.legate.internal.call.TransportSource;
import dev.legate.internal.compress.Encodings;
import dev.legate.internal.transport.ClientTransport;
import dev.legate.internal.transport.FailureTexts;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings calls to transports as the newest {@link ChannelView} says; those that have to wait do it
 * here. For any thread; a call that finds a transport ready reads two volatile fields.
 */
final class CallRouting implements TransportSource {
  private final String target;
  private final String authority;
  private final CallOptions defaults;
  private final Encodings encodings;

  /** The calls that have waited and have not been placed yet. */
  private final Map<PickRequest, PickGate> waiting = new ConcurrentHashMap<>();

  private final Set<PickGate> watchers = ConcurrentHashMap.newKeySet();
  private volatile ChannelView view =
      new ChannelView(ConnectivityState.IDLE, request -> Pick.Await.INSTANCE, () -> "");
  private volatile Closing closing = Closing.NONE;

  CallRouting(String target, String authority, CallOptions defaults, Encodings encodings) {
    this.target = target;
    this.authority = authority;
    this.defaults = defaults;
    this.encodings = encodings;
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public String authority() {
    return authority;
  }

  @Override
  public CallOptions defaults() {
    return defaults;
  }

  @Override
  public Encodings encodings() {
    return encodings;
  }

  @Override
  public ClientTransport pick(PickRequest request) {
    checkOpen();
    return view.picker().pick(request) instanceof Pick.Use use
        ? use.transport()
        : await(request, new PickGate());
  }

  private ClientTransport await(PickRequest request, PickGate gate) {
    waiting.put(request, gate);
    boolean found = false;
    try {
      checkOpen(); // whoever closed the channel may not have seen this call waiting
      request.waitsIn(gate);
      ClientTransport transport = awaitTransport(request, gate);
      found = true;
      return transport;
    } finally {
      if (!found) {
        placed(request);
      }
    }
  }

  private ClientTransport awaitTransport(PickRequest request, PickGate gate) {
    long since = System.nanoTime();
    while (true) {
      ChannelView now = view;
      switch (now.picker().pick(request)) {
        case Pick.Use use -> {
          return use.transport();
        }
        case Pick.Await await -> {}
        case Pick.Fail fail -> {
          if (!request.isWaitForReady()) {
            throw failure(fail.status());
          }
        }
        case Pick.Drop drop -> throw failure(drop.status());
      }
      gate.await(request.deadline(), () -> "waiting " + describe(now, since));
    }
  }

  @Override
  public void placed(PickRequest request) {
    if (!waiting.isEmpty() && waiting.remove(request) != null && waiting.isEmpty()) {
      closing.whenNobodyWaits().run();
    }
  }

  private String describe(ChannelView now, long since) {
    String trouble = now.trouble().get();
    return "%s for a connection to %s (%s%s)"
        .formatted(
            FailureTexts.seconds(System.nanoTime() - since),
            target,
            now.state(),
            trouble.isEmpty() ? "" : ": " + trouble);
  }

  private void checkOpen() {
    Status closed = closing.status();
    if (closed != null) {
      throw failure(closed);
    }
  }

  private static StatusException failure(Status status) {
    return new StatusException(status, new Metadata(), null);
  }

  /** Shows calls another view; for the control plane. */
  void show(ChannelView newView) {
    view = newView;
    openGates();
  }

  private void openGates() {
    waiting.values().forEach(PickGate::open);
    watchers.forEach(PickGate::open);
  }

  /** Refuses new calls from now on. */
  void close(Status status, Runnable whenNobodyWaits) {
    closing = new Closing(status, whenNobodyWaits);
    watchers.forEach(PickGate::open);
  }

  /** Whether a call is waiting. */
  boolean isAwaited() {
    return !waiting.isEmpty();
  }

  /** Fails the calls that are waiting. */
  void failWaiting(Status status) {
    waiting.values().forEach(gate -> gate.fail(status));
  }

  /** What the channel is doing. */
  ConnectivityState state() {
    return closing.status() == null ? view.state() : ConnectivityState.SHUTDOWN;
  }

  /** Lets a gate open whenever the state may have changed, until the watching is ended. */
  void watch(PickGate gate) {
    watchers.add(gate);
  }

  /** Ends the watching. */
  void unwatch(PickGate gate) {
    watchers.remove(gate);
  }

  /** Whether new calls are refused, and what to do when no call is waiting any more. */
  private record Closing(@Nullable Status status, Runnable whenNobodyWaits) {
    static final Closing NONE = new Closing(null, () -> {});
  }
}
