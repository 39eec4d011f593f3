package dev.legate.internal.channel;

import dev.legate.Deadline;
import dev.legate.MethodDescriptor;
import dev.legate.client.CallFactory;
import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.ClientCall;
import dev.legate.client.ClientInterceptor;
import dev.legate.client.ConnectivityState;
import dev.legate.internal.bridge.PickGate;
import dev.legate.internal.call.Backoff;
import dev.legate.internal.call.OutgoingCall;
import dev.legate.internal.compress.Encodings;
import dev.legate.internal.resolver.Target;
import dev.legate.internal.transport.ConnectorOptions;
import java.lang.ref.Cleaner;
import java.time.Duration;

/**
 * A channel: interceptors around calls that a balancer brings to connections. For any thread.
 *
 * <p>Nothing below this object refers to it, so that a channel which nobody holds any more is
 * noticed, although its connections are still there.
 */
public final class BalancedChannel implements Channel {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Target target;
  private final ConnectingSubchannel subchannel;
  private final CallRouting routing;
  private final ChannelLifecycle lifecycle;
  private final CallFactory calls;
  private final Cleaner.Cleanable loss;

  /**
   * Opens a channel, which does not connect yet.
   *
   * @throws IllegalArgumentException if the target is not understood, or compressors are not right
   * @throws IllegalStateException if no transport suits the target
   */
  public static Channel open(ChannelSettings settings) {
    return new BalancedChannel(settings, Surroundings.SYSTEM);
  }

  BalancedChannel(ChannelSettings settings, Surroundings surroundings) {
    target = Target.parse(settings.target());
    var _ =
        surroundings
            .providers()
            .apply(target.example()); // fails here rather than with the first call

    Encodings encodings = encodings(settings);
    ControlPlane control = new ControlPlane(surroundings.control(), surroundings.timer());
    Connectors connectors =
        new Connectors(surroundings.providers(), options(settings, target, encodings));
    Endpoint endpoint = Endpoint.of(target, surroundings);
    Backoff backoff = new Backoff(surroundings.random());
    routing =
        new CallRouting(target.text(), authority(settings, target), settings.defaults(), encodings);
    PickFirst balancer = new PickFirst(routing::show);
    subchannel = new ConnectingSubchannel(endpoint, connectors, control, backoff, balancer);
    calls = interceptors(settings, this::newUninterceptedCall);

    balancer.onIdle(subchannel);
    lifecycle = new ChannelLifecycle(target.text(), routing, subchannel, control);
    loss = CLEANER.register(this, lifecycle::closeIfLost);
  }

  private static Encodings encodings(ChannelSettings settings) {
    Encodings encodings = Encodings.with(settings.compressors());
    String chosen = settings.defaults().compression();
    if (chosen != null) {
      var _ = encodings.chosen(chosen); // fails here rather than with the first call
    }
    return encodings;
  }

  private static ConnectorOptions options(
      ChannelSettings settings, Target target, Encodings encodings) {
    return new ConnectorOptions(
        settings.credentials(),
        authority(settings, target),
        UserAgent.with(settings.userAgent()),
        encodings.names(),
        settings.connectTimeout(),
        settings.events(),
        settings.connections().keepalive(settings.target()),
        settings.connections().idleTimeout());
  }

  private static String authority(ChannelSettings settings, Target target) {
    String chosen = settings.authority();
    return chosen != null ? chosen : target.authority();
  }

  private static CallFactory interceptors(ChannelSettings settings, CallFactory inner) {
    return inner.with(settings.interceptors().toArray(ClientInterceptor[]::new));
  }

  private ClientCall newUninterceptedCall(MethodDescriptor<?, ?> method, CallOptions options) {
    return new OutgoingCall(method, options, routing);
  }

  /** Where calls get their transports. */
  CallRouting routing() {
    return routing;
  }

  @Override
  public ClientCall newCall(MethodDescriptor<?, ?> method, CallOptions options) {
    return calls.newCall(method, options);
  }

  @Override
  public String target() {
    return target.text();
  }

  @Override
  public ConnectivityState state() {
    return routing.state();
  }

  @Override
  public void connect() {
    subchannel.requestConnection();
  }

  @Override
  public void enterIdle() {
    subchannel.enterIdle();
  }

  @Override
  public boolean waitWhile(ConnectivityState state, Duration time) {
    Deadline deadline = Deadline.after(time);
    PickGate gate = new PickGate();
    routing.watch(gate);
    try {
      while (routing.state() == state) {
        if (deadline.isExpired()) {
          return false;
        }
        gate.awaitUntil(deadline, () -> "waiting while " + target.text() + " is " + state);
      }
      return true;
    } finally {
      routing.unwatch(gate);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>If the thread is interrupted, the calls are ended at once; its flag is kept.
   */
  @Override
  public void close() {
    lifecycle.close();
    loss.clean();
    lifecycle.termination().awaitOr(lifecycle::shutdownNow);
  }

  @Override
  public void shutdownNow() {
    lifecycle.shutdownNow();
    loss.clean();
  }

  @Override
  public boolean awaitTermination(Duration time) {
    return lifecycle.termination().await(time);
  }

  /** The target and the state. */
  @Override
  public String toString() {
    return "Channel(" + target.text() + ", " + state() + ")";
  }
}
