package dev.legate.client;

import dev.legate.Metadata;
import dev.legate.Status;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A call with functions around its messages; a function that throws cancels the call. */
record MappedClientCall(ClientCall call, UnaryOperator<Object> sent, UnaryOperator<Object> received)
    implements ClientCall {

  @Override
  public boolean send(Object message) {
    return call.send(apply(sent, message));
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
  public @Nullable Object receive() {
    Object message = call.receive();
    return message == null ? null : apply(received, message);
  }

  private Object apply(UnaryOperator<Object> function, Object message) {
    try {
      return function.apply(message);
    } catch (RuntimeException | Error failure) {
      call.cancel("an interceptor's function on a message threw " + failure);
      throw failure;
    }
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
  public void onComplete(BiConsumer<Status, Metadata> action) {
    call.onComplete(action);
  }
}
