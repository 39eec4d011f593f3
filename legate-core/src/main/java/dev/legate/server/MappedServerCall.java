package dev.legate.server;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A call with functions around its messages. */
record MappedServerCall(ServerCall call, UnaryOperator<Object> received, UnaryOperator<Object> sent)
    implements ServerCall {

  @Override
  public ServerContext context() {
    return call.context();
  }

  @Override
  public @Nullable Object receive() {
    Object message = call.receive();
    return message == null ? null : received.apply(message);
  }

  @Override
  public void send(Object message) {
    call.send(sent.apply(message));
  }
}
