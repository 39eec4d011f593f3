package dev.legate.cli.places;

import dev.legate.MethodDescriptor;

/** Sees what {@link WorldPlaces} does, from within its process. For any thread. */
@FunctionalInterface
public interface PlacesWatch {
  /** A call with a stream of responses has begun; what becomes of it is told to the result. */
  CallWatch begun(MethodDescriptor<?, ?> method);

  /** Sees what becomes of one call. For any thread. */
  interface CallWatch {
    /** Sees nothing. */
    CallWatch NOBODY = new CallWatch() {};

    /** So many messages have been handed over for sending. */
    default void sent(int messages) {}

    /** The handler can know that its client has gone, or that the deadline has passed. */
    default void cancelled() {}

    /** The handler is about to return or throw. */
    default void ended() {}
  }
}
