package dev.legate;

import org.jspecify.annotations.Nullable;

/**
 * How a call can end; the seventeen codes of gRPC's status code document.
 *
 * <p>The order of the constants is the order of their numbers on the wire.
 */
public enum StatusCode {
  /** The call succeeded. */
  OK,
  /** The call was cancelled, usually by its caller. */
  CANCELLED,
  /** Something failed in a way that no other code describes. */
  UNKNOWN,
  /** The request is wrong whatever the state of the system. */
  INVALID_ARGUMENT,
  /** The deadline passed before the call was over. */
  DEADLINE_EXCEEDED,
  /** Something that was asked for does not exist. */
  NOT_FOUND,
  /** Something that was to be created exists already. */
  ALREADY_EXISTS,
  /** The caller is known and may not do this. */
  PERMISSION_DENIED,
  /** A quota, a limit or a resource is used up. */
  RESOURCE_EXHAUSTED,
  /** The system is not in a state in which this can be done; retrying does not help. */
  FAILED_PRECONDITION,
  /** The operation was aborted, typically by a conflict; a retry of the whole may help. */
  ABORTED,
  /** A position lies beyond the end. */
  OUT_OF_RANGE,
  /** The method does not exist here, or the call does not have the method's shape. */
  UNIMPLEMENTED,
  /** An invariant is broken; something is seriously wrong. */
  INTERNAL,
  /** The service cannot be reached or does not answer now; a retry may help. */
  UNAVAILABLE,
  /** Data are lost or corrupt for good. */
  DATA_LOSS,
  /** The caller is not known. */
  UNAUTHENTICATED;

  private static final StatusCode[] BY_NUMBER = values();

  /** The number that stands for this code on the wire, from 0 to 16. */
  @SuppressWarnings("EnumOrdinal") // the order of the constants is that of their numbers
  public int number() {
    return ordinal();
  }

  /** The code with a number, or null if gRPC defines none with it. */
  public static @Nullable StatusCode ofNumber(int number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
  }
}
