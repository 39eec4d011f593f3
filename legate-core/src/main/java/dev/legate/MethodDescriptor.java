package dev.legate;

import static java.util.Objects.requireNonNull;

/**
 * What is known of a method before it is called: its name, its shape, and how its messages become
 * bytes.
 *
 * <p>Immutable; generated code has one as a constant for every method.
 *
 * @param <Q> the type of the requests
 * @param <R> the type of the responses
 */
public final class MethodDescriptor<Q, R> {
  private final MethodPath path;
  private final String fullPath;
  private final MethodType type;
  private final Marshaller<Q> requests;
  private final Marshaller<R> responses;

  private MethodDescriptor(
      MethodPath path, MethodType type, Marshaller<Q> requests, Marshaller<R> responses) {
    this.path = path;
    this.fullPath = path.toString();
    this.type = requireNonNull(type, "type");
    this.requests = requireNonNull(requests, "requests");
    this.responses = requireNonNull(responses, "responses");
  }

  /**
   * A method of any shape.
   *
   * @throws IllegalArgumentException if a name is not legal; see {@link MethodPath}
   */
  public static <Q, R> MethodDescriptor<Q, R> of(
      MethodType type, MethodPath path, Marshaller<Q> requests, Marshaller<R> responses) {
    return new MethodDescriptor<>(path, type, requests, responses);
  }

  /** A unary method. */
  public static <Q, R> MethodDescriptor<Q, R> unary(
      String service, String method, Marshaller<Q> requests, Marshaller<R> responses) {
    return of(MethodType.UNARY, new MethodPath(service, method), requests, responses);
  }

  /** A server-streaming method. */
  public static <Q, R> MethodDescriptor<Q, R> serverStreaming(
      String service, String method, Marshaller<Q> requests, Marshaller<R> responses) {
    return of(MethodType.SERVER_STREAMING, new MethodPath(service, method), requests, responses);
  }

  /** A client-streaming method. */
  public static <Q, R> MethodDescriptor<Q, R> clientStreaming(
      String service, String method, Marshaller<Q> requests, Marshaller<R> responses) {
    return of(MethodType.CLIENT_STREAMING, new MethodPath(service, method), requests, responses);
  }

  /** A bidirectionally streaming method. */
  public static <Q, R> MethodDescriptor<Q, R> bidiStreaming(
      String service, String method, Marshaller<Q> requests, Marshaller<R> responses) {
    return of(MethodType.BIDI_STREAMING, new MethodPath(service, method), requests, responses);
  }

  /** The names of service and method. */
  public MethodPath path() {
    return path;
  }

  /** The path on the wire, always the same String: {@code /package.Service/Method}. */
  public String fullPath() {
    return fullPath;
  }

  /** The shape. */
  public MethodType type() {
    return type;
  }

  /** How requests become bytes. */
  public Marshaller<Q> requests() {
    return requests;
  }

  /** How responses become bytes. */
  public Marshaller<R> responses() {
    return responses;
  }

  /** The answer of a server on which this method has no handler. */
  public StatusException unimplemented() {
    return new StatusException(
        StatusCode.UNIMPLEMENTED, "method " + fullPath + " is not implemented by this server");
  }

  /** The path and the shape. */
  @Override
  public String toString() {
    return fullPath + " (" + type + ")";
  }
}
