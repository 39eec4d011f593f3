package dev.legate.stub;

import dev.legate.Metadata;
import dev.legate.MethodDescriptor;
import dev.legate.client.BidiStream;
import dev.legate.client.ClientCall;
import dev.legate.client.RequestStream;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A call with its types; callers see the interface of their shape.
 *
 * <p>The casts hold because the responses come from the marshaller of the method.
 */
final class TypedCall<Q, R> implements BidiStream<Q, R>, RequestStream<Q, R> {
  private final MethodDescriptor<Q, R> method;
  private final ClientCall call;
  private boolean iterated;

  private TypedCall(MethodDescriptor<Q, R> method, ClientCall call) {
    this.method = method;
    this.call = call;
  }

  static <Q, R> TypedCall<Q, R> of(MethodDescriptor<Q, R> method, ClientCall call) {
    return new TypedCall<>(method, call);
  }

  @Override
  public boolean send(Q message) {
    return call.send(message);
  }

  @Override
  public void messageCompression(boolean compressed) {
    call.messageCompression(compressed);
  }

  @Override
  public void halfClose() {
    call.halfClose();
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable R receive() {
    return (R) call.receive();
  }

  @Override
  public R finish() {
    call.halfClose();
    return only();
  }

  /** The response of a method that has one; that there is exactly one, the call has checked. */
  R only() {
    R response = receive();
    if (response == null) {
      throw new IllegalStateException("the only response of " + method + " was taken already");
    }
    return response;
  }

  @Override
  public Iterator<R> iterator() {
    if (iterated) {
      throw new IllegalStateException("the responses of " + method + " can be iterated once");
    }
    iterated = true;
    return BidiStream.super.iterator();
  }

  @Override
  public Metadata headers() {
    return call.headers();
  }

  @Override
  public Metadata trailers() {
    return call.trailers();
  }

  @Override
  public void cancel(String reason) {
    call.cancel(reason);
  }

  @Override
  public void close() {
    call.close();
  }
}
