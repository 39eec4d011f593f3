package dev.legate.client;

import static java.util.Objects.requireNonNull;

import dev.legate.Metadata;
import dev.legate.StatusException;
import dev.legate.internal.call.CachedTokens;

/**
 * Says who makes a call, by headers that it adds to the call, such as a token.
 *
 * <pre>{@code
 * CallCredentials oauth = CallCredentials.bearer(() -> AccessToken.of(askTheTokenService(), LIFETIME));
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
   * Adds headers to a call. Runs when the call is first used and has a connection, on a virtual
   * thread of its own, with the {@link dev.legate.server.ServerContext} of the thread that uses the
   * call; once more, without it, if the call is tried a second time because the server did
   * certainly not process it.
   *
   * <p>It may block, to fetch a token for instance. The call waits, but no longer than its
   * deadline, and not when it is cancelled: then the answer is dropped. Nobody interrupts this
   * thread, so it should end by itself, at the {@linkplain CredentialsRequest#deadline() deadline}
   * or when {@link CredentialsRequest#onCancel} says so.
   *
   * @param call the call that the headers are for
   * @param headers to add to; contains what credentials before these have added, and is of no use
   *     after the method has returned
   * @throws StatusException ends the call with this status. The codes that speak of the request or
   *     its outcome (INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED,
   *     OUT_OF_RANGE, DATA_LOSS) become INTERNAL, with the original in the text, so that nobody
   *     takes them for the server's (gRFC A54). Any other exception ends the call with
   *     UNAUTHENTICATED.
   */
  void apply(CredentialsRequest call, Metadata headers);

  /**
   * Adds the headers if that needs no waiting, on the thread that uses the call, and saves the
   * thread that {@link #apply} runs on. Fails as that does.
   *
   * @return false if it would have to wait and has added nothing: apply is asked then; always false
   *     unless overridden
   */
  default boolean applyNow(CredentialsRequest call, Metadata headers) {
    return false;
  }

  /** Whether they may be sent where others can read them; false unless overridden. */
  default boolean isAllowedOnPlaintext() {
    return false;
  }

  /**
   * A bearer token in the header {@code authorization}, fetched from a source that may block, and
   * kept until shortly before it expires.
   *
   * <p>However many calls need a token, the source is asked once at a time. A token is sent until
   * 30 seconds before it expires. From one minute before that, the next call has another one
   * fetched in the background and goes on with the old one. (For tokens of a short life: a tenth
   * and a fifth of the life that was left when they came, where that is less.) After a failure the
   * source is not asked again for a second, then 1.6 times as long each time, up to two minutes; a
   * call that has no token meanwhile ends with the same failure at once. Nothing is fetched while
   * there are no calls. All of that as gRFC A97 says.
   *
   * <p>One instance is meant for all calls and channels for which the token is good; each has a
   * cache of its own.
   */
  static CallCredentials bearer(TokenSource source) {
    return new CachedTokens(requireNonNull(source, "source"));
  }

  /**
   * Credentials of which their author promises that they never block; they run on the thread that
   * uses the call.
   */
  static CallCredentials nonBlocking(CallCredentials credentials) {
    return new QualifiedCredentials(credentials, QualifiedCredentials.Quality.NOT_BLOCKING);
  }

  /**
   * The same credentials, sent over connections in plaintext too, where anybody on the way can read
   * and use them: for trusted networks, Unix sockets and proxies that add TLS.
   */
  static CallCredentials alsoOnPlaintext(CallCredentials credentials) {
    return new QualifiedCredentials(credentials, QualifiedCredentials.Quality.ALSO_ON_PLAINTEXT);
  }
}
