package dev.legate.client;

import dev.legate.Metadata;
import dev.legate.StatusException;

/**
 * Says who makes a call, by headers that it adds to the call, such as a token.
 *
 * <pre>{@code
 * CallCredentials oauth = (call, headers) -> headers.add(AUTHORIZATION, "Bearer " + tokens.fresh());
 * client.with(options -> options.credentials(oauth));          // for some calls
 * channelBuilder.defaults(CallOptions.NONE.credentials(oauth)); // for all
 * }</pre>
 *
 * <p>They are sent over secure connections only, unless {@link #alsoOnPlaintext} was said of them:
 * a call whose connection is in plaintext ends with UNAUTHENTICATED before they are asked.
 */
@FunctionalInterface
public interface CallCredentials {
  /**
   * Adds headers to a call. Runs when the call is first used and has a connection, on the thread
   * that uses it, and never on an event loop; once more, on a virtual thread of its own, if the
   * call is tried a second time because the server did certainly not process it.
   *
   * <p>It may block, to fetch a token for instance. The call cannot go on meanwhile, and nobody
   * interrupts the thread when the call is cancelled or its deadline passes, so it should wait no
   * longer than the {@linkplain CredentialsRequest#deadline() deadline}.
   *
   * @param call the call that the headers are for
   * @param headers to add to; contains what credentials before these have added, and is of no use
   *     after the method has returned
   * @throws StatusException ends the call with this status. The codes that speak of the request or
   *     its outcome (INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED,
   *     OUT_OF_RANGE, DATA_LOSS) become INTERNAL, with the original in the text, so that nobody
   *     takes them for the server's (gRFC A54). Any other exception ends the call with
   *     UNAUTHENTICATED, or with CANCELLED if the thread has been interrupted.
   */
  void apply(CredentialsRequest call, Metadata headers);

  /** Whether they may be sent where others can read them; false unless overridden. */
  default boolean isAllowedOnPlaintext() {
    return false;
  }

  /**
   * The same credentials, sent over connections in plaintext too, where anybody on the way can read
   * and use them: for trusted networks, Unix sockets and proxies that add TLS.
   */
  static CallCredentials alsoOnPlaintext(CallCredentials credentials) {
    return new CallCredentials() {
      @Override
      public void apply(CredentialsRequest call, Metadata headers) {
        credentials.apply(call, headers);
      }

      @Override
      public boolean isAllowedOnPlaintext() {
        return true;
      }

      @Override
      public String toString() {
        return credentials + ", also on plaintext";
      }
    };
  }
}
