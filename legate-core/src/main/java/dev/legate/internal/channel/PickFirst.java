package dev.legate.internal.channel;

import dev.legate.Status;
import dev.legate.client.ConnectivityState;
import java.util.function.Consumer;

/**
 * Sends every call to the one subchannel there is, which tries its addresses in order (gRFC A62).
 * For the control plane.
 */
final class PickFirst implements ConnectingSubchannel.Listener {
  private final Consumer<ChannelView> views;

  /**
   * The balancer of a channel.
   *
   * @param views is told what calls shall see from now on
   */
  PickFirst(Consumer<ChannelView> views) {
    this.views = views;
  }

  @Override
  public void onIdle(ConnectingSubchannel subchannel) {
    Picker picker =
        request -> {
          subchannel.requestConnection();
          return Pick.Await.INSTANCE;
        };
    views.accept(new ChannelView(ConnectivityState.IDLE, picker, () -> ""));
  }

  @Override
  public void onConnecting(ConnectingSubchannel subchannel) {
    views.accept(
        new ChannelView(
            ConnectivityState.CONNECTING, request -> Pick.Await.INSTANCE, subchannel::progress));
  }

  @Override
  public void onReady(Connection connection) {
    Pick.Use use = new Pick.Use(connection.transport());
    // Between the loss of a connection and the view that tells of it, calls wait for that view.
    Picker picker = request -> connection.takesCalls() ? use : Pick.Await.INSTANCE;
    views.accept(new ChannelView(ConnectivityState.READY, picker, () -> ""));
  }

  @Override
  public void onFailure(Status status) {
    Pick.Fail fail = new Pick.Fail(status);
    views.accept(
        new ChannelView(ConnectivityState.TRANSIENT_FAILURE, request -> fail, status::description));
  }

  @Override
  public void onClosed(Status status) {
    Pick.Drop drop = new Pick.Drop(status);
    views.accept(new ChannelView(ConnectivityState.SHUTDOWN, request -> drop, status::description));
  }
}
