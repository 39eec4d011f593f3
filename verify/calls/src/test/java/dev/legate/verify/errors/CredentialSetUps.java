package dev.legate.verify.errors;

import static dev.legate.verify.errors.SetUp.UNARY;

import dev.legate.Metadata;
import dev.legate.client.CallCredentials;
import java.util.List;

/** Credentials of calls do not fit, or cannot be had. */
final class CredentialSetUps {
  private static final Metadata.Key<String> WHO = Metadata.Key.text("who");

  private CredentialSetUps() {}

  static List<SetUp> all() {
    return List.of(
        credentials("call credentials without TLS", (request, headers) -> headers.add(WHO, "me")),
        credentials(
            "call credentials that fail",
            CallCredentials.alsoOnPlaintext(
                (request, headers) -> {
                  throw new IllegalStateException("the token's file is empty");
                })));
  }

  private static SetUp credentials(String what, CallCredentials credentials) {
    return new SetUp(
        what,
        () ->
            Serving.use(
                builder -> builder,
                request -> request,
                (stub, server) -> stub.with(o -> o.credentials(credentials)).unary(UNARY, "x")));
  }
}
