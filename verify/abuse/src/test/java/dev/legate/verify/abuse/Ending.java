package dev.legate.verify.abuse;

import dev.legate.StatusCode;
import java.util.Arrays;

/**
 * How calls of a hostile server must end.
 *
 * @param code of each call
 * @param text what each status says, among other things; one of these lines
 * @param reaction what the server must have got, such as {@code GOAWAY PROTOCOL_ERROR}; or ""
 * @param limit the limit that is named in an event; or ""
 */
record Ending(StatusCode code, String text, String reaction, String limit) {
  /** Long enough for what is found out, and not for what only a deadline ends. */
  private static final int PATIENT_MILLIS = 4000;

  private static final int DEADLINE_MILLIS = 600;
  private static final String OR = "\n";

  static Ending of(StatusCode code, String text) {
    return new Ending(code, text, "", "");
  }

  static Ending ok() {
    return of(StatusCode.OK, "");
  }

  /** The connection is lost, for this reason. */
  static Ending lost(String text) {
    return of(StatusCode.UNAVAILABLE, text);
  }

  /** The stream breaks a rule. */
  static Ending broken(String text) {
    return of(StatusCode.INTERNAL, text);
  }

  static Ending deadline(String text) {
    return of(StatusCode.DEADLINE_EXCEEDED, text);
  }

  /** Of two texts, either may be there. */
  Ending or(String other) {
    return new Ending(code, text + OR + other, reaction, limit);
  }

  Ending answered(String newReaction) {
    return new Ending(code, text, newReaction, limit);
  }

  Ending limit(String newLimit) {
    return new Ending(code, text, reaction, newLimit);
  }

  /** The connection ends with GOAWAY ENHANCE_YOUR_CALM, and an event names the limit. */
  Ending calm(String newLimit) {
    return answered("GOAWAY ENHANCE_YOUR_CALM").limit(newLimit);
  }

  int timeoutMillis() {
    return code == StatusCode.DEADLINE_EXCEEDED ? DEADLINE_MILLIS : PATIENT_MILLIS;
  }

  /** Whether a call's end, as {@link Victim} writes it, is this one. */
  boolean matches(String end) {
    return end.startsWith(code.name()) && Arrays.stream(text.split(OR)).anyMatch(end::contains);
  }
}
