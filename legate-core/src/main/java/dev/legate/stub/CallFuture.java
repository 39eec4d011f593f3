package dev.legate.stub;

import dev.legate.client.ClientCall;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The result of a call that runs on its own virtual thread. */
final class CallFuture {
  private CallFuture() {}

  /** Runs the call; the future's completion from elsewhere cancels it. */
  static <R> CompletableFuture<R> run(ClientCall call, Supplier<R> body) {
    CompletableFuture<R> future = new CompletableFuture<>();
    var _ =
        future.whenComplete(
            (response, failure) -> call.cancel("its future was completed from outside"));
    AsyncThreads.start(
        "legate-async-call",
        () -> {
          try {
            future.complete(body.get());
          } catch (Throwable failure) {
            future.completeExceptionally(failure);
          }
        });
    return future;
  }
}
