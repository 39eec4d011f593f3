package dev.legate.services;

import dev.legate.Responses;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.server.ServerContext;
import dev.legate.server.ServiceDefinition;
import dev.legate.services.health.HealthCheckRequest;
import dev.legate.services.health.HealthCheckResponse;
import dev.legate.services.health.HealthCheckResponse.ServingStatus;
import dev.legate.services.health.HealthListRequest;
import dev.legate.services.health.HealthListResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Tells clients, load balancers and orchestrators whether a server and its services can work:
 * {@code grpc.health.v1.Health}.
 *
 * <p>For any thread, and for one server. The server as a whole, whose name is empty, and each of
 * its services are SERVING from the start unless said otherwise before. When the server begins to
 * drain, everything is NOT_SERVING for good, and open Watch calls end with UNAVAILABLE once they
 * have said so, since nothing can change any more and the drain should not wait for them.
 *
 * <p>Its calls run outside of a server's bounded pool. Source: gRPC's health checking protocol,
 * gRFC A90.
 */
public final class HealthService implements dev.legate.services.health.HealthService {
  /** The name that stands for the server as a whole. */
  public static final String SERVER = "";

  /** Beyond this number of services List answers RESOURCE_EXHAUSTED (gRFC A90). */
  private static final int MAX_LISTED = 100;

  private final Map<String, ServingStatus> statuses =
      new ConcurrentHashMap<>(Map.of(SERVER, ServingStatus.SERVING));
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  /** Health of one server, which is SERVING. */
  public HealthService() {}

  /** Says that a service can work, one that nobody serves included. */
  public void serving(String service) {
    statuses.put(service, ServingStatus.SERVING);
    wake(service);
  }

  /** Says that a service cannot work now. */
  public void notServing(String service) {
    statuses.put(service, ServingStatus.NOT_SERVING);
    wake(service);
  }

  /** Makes a service unknown: NOT_FOUND to Check, SERVICE_UNKNOWN to Watch. */
  public void forget(String service) {
    statuses.remove(service);
    wake(service);
  }

  @Override
  public ServiceDefinition definition() {
    return dev.legate.services.health.HealthService.super.definition().ownThreads();
  }

  /** Makes the services known. */
  @Override
  public void serverStarting(List<ServiceDefinition> services) {
    if (draining) {
      throw new IllegalStateException(
          "this HealthService belonged to a server that was drained: make one for each server");
    }
    for (ServiceDefinition service : services) {
      statuses.putIfAbsent(service.name(), ServingStatus.SERVING);
      wake(service.name());
    }
  }

  /** Makes everything NOT_SERVING for good. */
  @Override
  public void serverDraining() {
    draining = true;
    watchers.forEach(Watcher::wake);
  }

  @Override
  public HealthCheckResponse check(HealthCheckRequest request) {
    ServingStatus status = status(request.getService());
    if (status == null) {
      throw new StatusException(
          StatusCode.NOT_FOUND, "no service '" + request.getService() + "' is known here");
    }
    return response(status);
  }

  @Override
  public HealthListResponse list(HealthListRequest request) {
    HealthListResponse.Builder response = HealthListResponse.newBuilder();
    for (String service : statuses.keySet()) {
      ServingStatus status = status(service);
      if (status != null) {
        response.putStatuses(service, response(status));
      }
    }
    if (response.getStatusesCount() > MAX_LISTED) {
      throw new StatusException(
          StatusCode.RESOURCE_EXHAUSTED,
          "%d services are known here, and a list has at most %d: use Check"
              .formatted(response.getStatusesCount(), MAX_LISTED));
    }
    return response.build();
  }

  /** Statuses that change faster than the client takes them are passed over for the last one. */
  @Override
  public void watch(HealthCheckRequest request, Responses<HealthCheckResponse> responses)
      throws InterruptedException {
    Watcher watcher = new Watcher(request.getService());
    watchers.add(watcher); // before the first look, so that no change is missed
    try {
      ServerContext call = ServerContext.current();
      call.onCancel(watcher::wake);
      ServingStatus sent = null;
      while (true) {
        watcher.awaitWake();
        if (call.isCancelled()) {
          return;
        }
        boolean last = draining; // before the status is read, which then is the last one
        ServingStatus known = status(watcher.service);
        ServingStatus now = known == null ? ServingStatus.SERVICE_UNKNOWN : known;
        if (now != sent) {
          responses.send(response(now));
          sent = now;
        }
        if (last) {
          throw new StatusException(StatusCode.UNAVAILABLE, "the server is draining");
        }
      }
    } finally {
      watchers.remove(watcher);
    }
  }

  /** The number of open Watch calls. */
  int watching() {
    return watchers.size();
  }

  private @Nullable ServingStatus status(String service) {
    ServingStatus status = statuses.get(service);
    return status != null && draining ? ServingStatus.NOT_SERVING : status;
  }

  private void wake(String service) {
    for (Watcher watcher : watchers) {
      if (watcher.service.equals(service)) {
        watcher.wake();
      }
    }
  }

  private static HealthCheckResponse response(ServingStatus status) {
    return HealthCheckResponse.newBuilder().setStatus(status).build();
  }

  /** One Watch call; compared by identity. */
  private static final class Watcher {
    final String service;

    /** Has a permit if there may be something to say, as there is at the start. */
    private final Semaphore changes = new Semaphore(1);

    Watcher(String service) {
      this.service = service;
    }

    void wake() {
      changes.release();
    }

    void awaitWake() throws InterruptedException {
      changes.acquire();
      changes.drainPermits();
    }
  }
}
