package dev.legate.cli.demo;

import dev.legate.MethodDescriptor;
import dev.legate.cli.places.PlacesWatch;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the handlers of the demo's server do, call by call. For any thread. */
final class ServerSide implements PlacesWatch {
  private final Map<String, BlockingQueue<WatchedCall>> begun = new ConcurrentHashMap<>();

  @Override
  public CallWatch begun(MethodDescriptor<?, ?> method) {
    WatchedCall call = new WatchedCall();
    callsOf(method).add(call);
    return call;
  }

  /** The next call of a method that nobody has asked for yet. */
  WatchedCall next(MethodDescriptor<?, ?> method) throws InterruptedException, Differs {
    WatchedCall call = callsOf(method).poll(WatchedCall.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (call == null) {
      throw new Differs("no handler of " + method + " began");
    }
    return call;
  }

  private BlockingQueue<WatchedCall> callsOf(MethodDescriptor<?, ?> method) {
    return begun.computeIfAbsent(method.fullPath(), path -> new LinkedBlockingQueue<>());
  }
}
