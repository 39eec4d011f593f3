package dev.legate.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.legate.Status;

/**
 * The rest of an answer that is not gRPC's, such as a proxy's error page: its first bytes tell
 * people what it was.
 */
public final class ForeignResponse {
  private static final int SHOWN = 256;

  private final Status failure;
  private final String hint;
  private final byte[] start = new byte[SHOWN];
  private int length;
  private boolean more;

  /** Begins with what {@link ResponseFields#failure} and {@link ResponseFields#hint} told. */
  public ForeignResponse(Status failure, String hint) {
    this.failure = failure;
    this.hint = hint;
  }

  /** Takes bytes of the body. */
  public void data(byte[] bytes, int offset, int count) {
    int taken = Math.min(count, SHOWN - length);
    System.arraycopy(bytes, offset, start, length, taken);
    length += taken;
    more |= taken < count;
  }

  /** Whether the rest would tell nothing more; it may be endless. */
  public boolean isEnough() {
    return more;
  }

  /** How the call has ended, when nothing more comes or is wanted. */
  public Status end() {
    if (length == 0) {
      return hint.isEmpty() ? failure : failure.withMore(hint);
    }
    StringBuilder text = new StringBuilder("its body is: ");
    new String(start, 0, length, UTF_8)
        .strip()
        .codePoints()
        .forEach(c -> text.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    text.append(more ? " …" : "").append(hint.isEmpty() ? "" : "; " + hint);
    return failure.withMore(text.toString());
  }
}
