package dev.legate.client;

import dev.legate.Deadline;
import dev.legate.MethodDescriptor;
import java.util.Optional;

/**
 * What {@link CallCredentials} may want to know of a call.
 *
 * <p>Made by Legate, and by tests of credentials; methods that are added later have defaults. For
 * any thread.
 */
public interface CredentialsRequest {
  /** The method that is called. */
  MethodDescriptor<?, ?> method();

  /** Whom the client means to call, such as {@code example.com:8443}. */
  String authority();

  /** By when the call must be over, if it must; it ends then, whatever its credentials do. */
  Optional<Deadline> deadline();

  /** Whether nobody else can read what is sent: with TLS, and within this process. */
  boolean secure();

  /**
   * The service as the audience of a token: {@code https://authority/package.Service}, without the
   * port if it is 443.
   */
  default String audience() {
    String httpsPort = ":443";
    String host =
        authority().endsWith(httpsPort)
            ? authority().substring(0, authority().length() - httpsPort.length())
            : authority();
    return "https://" + host + "/" + method().path().service();
  }

  /**
   * Runs a task, on a virtual thread of its own, if the call ends while its credentials are still
   * being asked: their answer is of no use then. At once if that has happened. A request that was
   * made by a test ignores it, unless the test does otherwise.
   */
  default void onCancel(Runnable task) {}
}
