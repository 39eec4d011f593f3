package dev.legate.internal.dispatch;

import dev.legate.internal.call.CallStarter;
import dev.legate.internal.call.ServedMethod;
import dev.legate.server.CallHandler;
import dev.legate.server.MethodHandler;
import dev.legate.server.ServerInterceptor;
import dev.legate.server.ServiceDefinition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what serves a path. Immutable. */
final class MethodRegistry {
  private final Map<String, ServedMethod> methods = new HashMap<>();
  private final Set<String> services = new HashSet<>();

  /**
   * Puts the interceptors around every handler.
   *
   * @throws IllegalStateException if two services share a name, or an interceptor that may block
   *     stands around an inline method
   */
  MethodRegistry(
      List<ServiceDefinition> definitions,
      ServerSettings settings,
      HandlerThreads threads,
      ServerLife life) {
    ServedMethod.MessageLimits limits =
        new ServedMethod.MessageLimits(settings.maxReceiveSize, settings.maxSendSize);
    for (ServiceDefinition definition : definitions) {
      if (!services.add(definition.name())) {
        throw new IllegalStateException("two services are named " + definition.name());
      }
      for (MethodHandler method : definition.methods()) {
        checkInterceptors(method, settings.interceptors);
        methods.put(
            method.method().fullPath(),
            new ServedMethod(
                method.method(),
                around(method.handler(), settings.interceptors),
                starter(definition, method, threads, life),
                limits,
                life));
      }
    }
  }

  /** Admission is for what takes threads, and not for what must answer while a server is full. */
  private static CallStarter starter(
      ServiceDefinition definition, MethodHandler method, HandlerThreads threads, ServerLife life) {
    if (method.inline()) {
      return new ExemptMethod(threads.inline(), life);
    }
    return definition.hasOwnThreads()
        ? new ExemptMethod(threads.perCall(), life)
        : new AdmittedMethod(threads.usual(), life.admitted());
  }

  private static void checkInterceptors(
      MethodHandler method, List<ServerInterceptor> interceptors) {
    if (!method.inline()) {
      return;
    }
    for (ServerInterceptor interceptor : interceptors) {
      if (interceptor.mayBlock()) {
        throw new IllegalStateException(
            method.method()
                + " is inline, so it runs on the event loop, but the interceptor "
                + interceptor
                + " may block there: make it ServerInterceptor.nonBlocking(…) if it never does, or do not mark the service inline()");
      }
    }
  }

  private static CallHandler around(CallHandler handler, List<ServerInterceptor> interceptors) {
    CallHandler chain = handler;
    for (ServerInterceptor interceptor : interceptors.reversed()) {
      CallHandler next = chain;
      chain = call -> interceptor.intercept(call, next);
    }
    return chain;
  }

  /** What serves a path, or null. */
  @Nullable ServedMethod find(String path) {
    return methods.get(path);
  }

  /** Why nothing serves a path, for the one who asked for it. */
  String whyMissing(String path) {
    int slash = path.lastIndexOf('/');
    String service = slash > 0 ? path.substring(1, slash) : path;
    return services.contains(service)
        ? "service " + service + " has no method " + path.substring(slash + 1)
        : "this server has no service " + service + " (path " + path + ")";
  }
}
