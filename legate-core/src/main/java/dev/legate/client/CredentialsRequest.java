package dev.legate.client;

import dev.legate.Deadline;
import dev.legate.MethodDescriptor;
import java.util.Optional;

/**
 * What {@link CallCredentials} may want to know of a call.
 *
 * @param method the method that is called
 * @param authority whom the client means to call, such as {@code example.com:8443}
 * @param deadline by when the call must be over, if it must
 * @param secure whether nobody else can read what is sent: with TLS, and within this process
 */
public record CredentialsRequest(
    MethodDescriptor<?, ?> method, String authority, Optional<Deadline> deadline, boolean secure) {
  private static final String HTTPS_PORT = ":443";

  /**
   * The service as the audience of a token: {@code https://authority/package.Service}, without the
   * port if it is 443.
   */
  public String audience() {
    String host =
        authority.endsWith(HTTPS_PORT)
            ? authority.substring(0, authority.length() - HTTPS_PORT.length())
            : authority;
    return "https://" + host + "/" + method.path().service();
  }
}
