package dev.legate.internal.transport;

/** Why one side ends a call at once, as far as the wire can tell the other side. */
public enum CancelReason {
  /** It is not wanted any more, or its deadline has passed: CANCEL. */
  CANCELLED,
  /** The peer broke gRPC's rules, or we failed: INTERNAL_ERROR. */
  INTERNAL,
  /** It was refused before anything was done for it: REFUSED_STREAM. */
  REFUSED
}
