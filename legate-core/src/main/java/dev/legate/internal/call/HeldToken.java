package dev.legate.internal.call;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.AccessToken;
import java.time.Duration;
import java.time.Instant;

/**
 * A token that was fetched, and until when it serves: not quite until it expires, for clocks differ
 * and a call is on its way for a while (gRFC A97).
 *
 * @param header what is sent
 * @param refreshFrom from when another should be fetched
 * @param usableUntil from when it is not sent any more
 */
record HeldToken(String header, Instant refreshFrom, Instant usableUntil) {
  private static final Duration EARLY = Duration.ofSeconds(30);
  private static final Duration REFRESHING = Duration.ofMinutes(1);

  /**
   * A token that came at an instant.
   *
   * @throws StatusException UNAUTHENTICATED if it has expired
   */
  static HeldToken of(AccessToken token, Instant now) {
    String header = "Bearer " + token.value();
    Instant expiry = token.expiry().orElse(null);
    if (expiry == null) {
      return new HeldToken(header, Instant.MAX, Instant.MAX);
    }
    if (!now.isBefore(expiry)) {
      throw new StatusException(
          StatusCode.UNAUTHENTICATED,
          "the token source gave a token that expired at " + expiry + ", and it is " + now);
    }
    Duration life = Duration.between(now, expiry);
    Instant until = expiry.minus(shorter(EARLY, life.dividedBy(10)));
    return new HeldToken(header, until.minus(shorter(REFRESHING, life.dividedBy(5))), until);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  boolean isUsable(Instant now) {
    return now.isBefore(usableUntil);
  }

  boolean isDue(Instant now) {
    return !now.isBefore(refreshFrom);
  }

  /** Not the token, which is a secret. */
  @Override
  public String toString() {
    return "a token that is used until " + usableUntil;
  }
}
