package dev.legate.client;

import dev.legate.StatusException;
import java.io.IOException;

/**
 * Where {@link CallCredentials#bearer} gets its tokens: a file, a token service, a key that signs.
 */
@FunctionalInterface
public interface TokenSource {
  /**
   * Gets a new token. May block: it runs on a virtual thread of its own, once at a time, and
   * belongs to no call, so it should end by itself; calls wait for it no longer than their own
   * deadlines.
   *
   * @throws StatusException fails the calls that wait, with this status; CANCELLED and
   *     DEADLINE_EXCEEDED, which would speak of those calls, become UNAVAILABLE
   * @throws IOException fails them with UNAVAILABLE, as {@link
   *     java.util.concurrent.TimeoutException} and InterruptedException do
   * @throws Exception fails them with UNAUTHENTICATED
   */
  AccessToken fetch() throws Exception;
}
