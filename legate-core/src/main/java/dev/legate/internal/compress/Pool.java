package dev.legate.internal.compress;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few objects whose native memory is expensive to get: as many as there are processors, for
 * no more are of use at a time. What does not fit is freed at once. For any thread, without a lock.
 */
final class Pool<T> {
  private final AtomicReferenceArray<@Nullable T> slots;
  private final Supplier<T> maker;
  private final Consumer<T> freer;

  /** An empty one. */
  Pool(int most, Supplier<T> maker, Consumer<T> freer) {
    this.slots = new AtomicReferenceArray<>(most);
    this.maker = maker;
    this.freer = freer;
  }

  /** One that is kept, or another. */
  T take() {
    for (int i = 0; i < slots.length(); i++) {
      if (slots.getPlain(i) != null) {
        T kept = slots.getAndSet(i, null);
        if (kept != null) {
          return kept;
        }
      }
    }
    return maker.get();
  }

  /** Gives one back, in the state in which it is to be taken again. */
  void give(T used) {
    for (int i = 0; i < slots.length(); i++) {
      if (slots.getPlain(i) == null && slots.compareAndSet(i, null, used)) {
        return;
      }
    }
    freer.accept(used);
  }
}
