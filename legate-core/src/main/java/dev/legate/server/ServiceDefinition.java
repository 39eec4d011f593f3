package dev.legate.server;

import static java.util.Objects.requireNonNull;

import dev.legate.MethodDescriptor;
import dev.legate.MethodType;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The methods of a service with their handlers. Immutable. */
public final class ServiceDefinition {
  private final String name;
  private final Map<String, MethodHandler> methods;
  private final Supplier<? extends @Nullable Object> schema;
  private final boolean ownThreads;

  private ServiceDefinition(
      String name,
      Map<String, MethodHandler> methods,
      Supplier<? extends @Nullable Object> schema,
      boolean ownThreads) {
    this.name = name;
    this.methods = methods;
    this.schema = schema;
    this.ownThreads = ownThreads;
  }

  /**
   * Starts the definition of a service with its full name, such as {@code routeguide.RouteGuide}.
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** The full name. */
  public String name() {
    return name;
  }

  /** The methods in the order in which they were added. */
  public Collection<MethodHandler> methods() {
    return methods.values();
  }

  /**
   * What describes the service in the terms of its serialization, or null; of generated services
   * the protobuf {@code ServiceDescriptor}.
   */
  public @Nullable Object schema() {
    return schema.get();
  }

  /** Whether handlers run on virtual threads also where the server has a bounded pool. */
  public boolean hasOwnThreads() {
    return ownThreads;
  }

  /** The same with handlers on virtual threads of their own; see {@link Builder#ownThreads()}. */
  public ServiceDefinition ownThreads() {
    return new ServiceDefinition(name, methods, schema, true);
  }

  /**
   * The same with every unary method marked as never blocking: it runs on the event loop, which
   * saves the hand-over to a thread. What blocks there is told so with an error. Other methods keep
   * their own threads.
   */
  public ServiceDefinition inline() {
    Map<String, MethodHandler> changed = new LinkedHashMap<>();
    methods.forEach(
        (path, handler) ->
            changed.put(
                path, handler.method().type() == MethodType.UNARY ? handler.inlined() : handler));
    return new ServiceDefinition(name, Collections.unmodifiableMap(changed), schema, ownThreads);
  }

  /**
   * The same with one method marked as never blocking; see {@link #inline()}.
   *
   * @throws IllegalArgumentException if the method is not unary, or not of this service
   */
  public ServiceDefinition inline(MethodDescriptor<?, ?> method) {
    MethodHandler handler = methods.get(method.fullPath());
    if (handler == null) {
      throw new IllegalArgumentException(method + " is not a method of service " + name);
    }
    if (method.type() != MethodType.UNARY) {
      throw new IllegalArgumentException(method + " cannot be inline: only unary methods can");
    }
    Map<String, MethodHandler> changed = new LinkedHashMap<>(methods);
    changed.put(method.fullPath(), handler.inlined());
    return new ServiceDefinition(name, Collections.unmodifiableMap(changed), schema, ownThreads);
  }

  /** Puts a definition together. For one thread. */
  public static final class Builder {
    private final String name;
    private final Map<String, MethodHandler> methods = new LinkedHashMap<>();
    private Supplier<? extends @Nullable Object> schema = () -> null;
    private boolean ownThreads;

    private Builder(String name) {
      this.name = requireNonNull(name, "name");
    }

    /** What describes the service in the terms of its serialization; asked for when needed. */
    public Builder schema(Supplier<? extends @Nullable Object> newSchema) {
      schema = requireNonNull(newSchema);
      return this;
    }

    /**
     * Handlers run on virtual threads also where the server has a bounded pool: for services that
     * must answer, or hold streams open, whatever the others do, such as health.
     */
    public Builder ownThreads() {
      ownThreads = true;
      return this;
    }

    /** Adds a unary method. */
    public <Q, R> Builder unary(MethodDescriptor<Q, R> method, UnaryHandler<Q, R> handler) {
      return add(method, MethodType.UNARY, TypedHandlers.unary(handler));
    }

    /** Adds a server-streaming method. */
    public <Q, R> Builder serverStreaming(
        MethodDescriptor<Q, R> method, ServerStreamingHandler<Q, R> handler) {
      return add(method, MethodType.SERVER_STREAMING, TypedHandlers.serverStreaming(handler));
    }

    /** Adds a client-streaming method. */
    public <Q, R> Builder clientStreaming(
        MethodDescriptor<Q, R> method, ClientStreamingHandler<Q, R> handler) {
      return add(method, MethodType.CLIENT_STREAMING, TypedHandlers.clientStreaming(handler));
    }

    /** Adds a bidirectionally streaming method. */
    public <Q, R> Builder bidiStreaming(
        MethodDescriptor<Q, R> method, BidiStreamingHandler<Q, R> handler) {
      return add(method, MethodType.BIDI_STREAMING, TypedHandlers.bidiStreaming(handler));
    }

    /** Adds a method of any shape with an untyped handler. */
    public Builder method(MethodDescriptor<?, ?> method, CallHandler handler) {
      return add(method, method.type(), handler);
    }

    private Builder add(MethodDescriptor<?, ?> method, MethodType type, CallHandler handler) {
      if (method.type() != type) {
        throw new IllegalArgumentException(method + " cannot have a handler for " + type);
      }
      if (!method.path().service().equals(name)) {
        throw new IllegalArgumentException(method + " is not a method of service " + name);
      }
      if (methods.put(method.fullPath(), new MethodHandler(method, handler, false)) != null) {
        throw new IllegalArgumentException(method + " has two handlers");
      }
      return this;
    }

    /** The definition. */
    public ServiceDefinition build() {
      return new ServiceDefinition(
          name, Collections.unmodifiableMap(new LinkedHashMap<>(methods)), schema, ownThreads);
    }
  }
}
