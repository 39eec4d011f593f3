package dev.legate.client;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A bearer token (RFC 6750), such as a JWT, and when it expires. Immutable. */
public final class AccessToken {
  private final String value;
  private final @Nullable Instant expiry;

  private AccessToken(String value, @Nullable Instant expiry) {
    this.value = value;
    this.expiry = expiry;
    check(value);
  }

  /**
   * A token that does not expire.
   *
   * @throws IllegalArgumentException if it is empty, or contains what a token cannot contain, such
   *     as the end of a line
   */
  public static AccessToken of(String value) {
    return new AccessToken(value, null);
  }

  /**
   * A token that expires at an instant, as the {@code exp} of a JWT says.
   *
   * @throws IllegalArgumentException as {@link #of(String)} does
   */
  public static AccessToken of(String value, Instant expiry) {
    return new AccessToken(value, requireNonNull(expiry, "expiry"));
  }

  /**
   * A token that expires a time from now, as the {@code expires_in} of OAuth 2.0 says.
   *
   * @throws IllegalArgumentException as {@link #of(String)} does
   */
  public static AccessToken of(String value, Duration lifetime) {
    return new AccessToken(value, Instant.now().plus(lifetime));
  }

  /** Its characters are those of RFC 6750 §2.1; the text of a refusal must not tell the token. */
  private static void check(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("the token is empty");
    }
    int end = value.length();
    while (end > 1 && value.charAt(end - 1) == '=') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~+/".indexOf(c) >= 0;
      if (!allowed) {
        throw new IllegalArgumentException(
            "a token has letters, digits, -._~+/ and then = only (RFC 6750 §2.1), this one of %d characters has U+%04X at %d%s"
                .formatted(value.length(), (int) c, i, c == '\n' ? ": strip the line" : ""));
      }
    }
  }

  /** The token itself: a secret. */
  public String value() {
    return value;
  }

  /** When it expires, if it does. */
  public Optional<Instant> expiry() {
    return Optional.ofNullable(expiry);
  }

  /** When it expires, and not the token. */
  @Override
  public String toString() {
    return expiry == null ? "a token that does not expire" : "a token that expires at " + expiry;
  }
}
