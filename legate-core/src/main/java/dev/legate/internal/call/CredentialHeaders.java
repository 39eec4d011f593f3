package dev.legate.internal.call;

import dev.legate.Metadata;
import dev.legate.MethodDescriptor;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.CallCredentials;
import dev.legate.internal.transport.ClientTransport;
import dev.legate.internal.transport.FailureTexts;
import dev.legate.internal.transport.LoopThread;
import java.util.List;

/**
 * Asks the credentials of a call for their headers: in place as long as they do not have to wait,
 * and the rest on a thread of their own.
 */
final class CredentialHeaders {
  private final MethodDescriptor<?, ?> method;
  private final String authority;
  private final OutgoingOptions options;
  private final List<CallCredentials> credentials;

  CredentialHeaders(MethodDescriptor<?, ?> method, String authority, OutgoingOptions options) {
    this.method = method;
    this.authority = authority;
    this.options = options;
    this.credentials = options.credentials();
  }

  /**
   * Refuses a connection on which others could read the headers.
   *
   * @throws StatusException UNAUTHENTICATED
   */
  void checkSecurity(ClientTransport transport) {
    if (transport.secure()) {
      return;
    }
    for (CallCredentials each : credentials) {
      if (!each.isAllowedOnPlaintext()) {
        throw new StatusException(
            StatusCode.UNAUTHENTICATED,
            "the connection to "
                + FailureTexts.address(transport.remoteAddress())
                + " is in plaintext and the call has credentials, which anybody on the way could"
                + " read: use ChannelCredentials.tls(), or CallCredentials.alsoOnPlaintext if the network is trusted");
      }
    }
  }

  /**
   * The headers of the call, those of the credentials last; frozen. Blocks while they do, but no
   * longer than the call goes on.
   *
   * @throws StatusException if the credentials fail, or the call is over
   * @throws IllegalStateException on an event loop, where waiting would block other calls
   */
  Metadata ask(boolean secure, OutgoingCall call) {
    if (Thread.currentThread() instanceof LoopThread) {
      throw new IllegalStateException(
          "credentials may block the event loop %s: an inline handler must not make calls with credentials; remove inline() from its service, or start a thread"
              .formatted(Thread.currentThread().getName()));
    }
    AskedCredentials asked = new AskedCredentials(method, authority, options.deadline(), secure);
    Metadata added = new Metadata();
    int answered = 0;
    while (answered < credentials.size() && applyNow(credentials.get(answered), asked, added)) {
      answered++;
    }
    if (answered < credentials.size()) {
      List<CallCredentials> rest = credentials.subList(answered, credentials.size());
      asked.askApart(() -> rest.forEach(each -> apply(each, asked, added)), call);
    }
    return options.headers().copy().addAll(added).freeze("it was sent with the call");
  }

  private static boolean applyNow(CallCredentials each, AskedCredentials asked, Metadata headers) {
    try {
      return each.applyNow(asked, headers);
    } catch (RuntimeException failure) {
      throw asFailureOfTheCall(failure);
    }
  }

  private static void apply(CallCredentials each, AskedCredentials asked, Metadata headers) {
    try {
      each.apply(asked, headers);
    } catch (RuntimeException failure) {
      throw asFailureOfTheCall(failure);
    }
  }

  private static StatusException asFailureOfTheCall(RuntimeException failure) {
    return failure instanceof StatusException ended
        ? new StatusException(asOurs(ended.status()), new Metadata(), ended)
        : new StatusException(
            StatusCode.UNAUTHENTICATED,
            "the credentials of the call failed: " + why(failure),
            failure);
  }

  private static String why(RuntimeException failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /** A status that cannot be taken for the server's answer (gRFC A54). */
  private static Status asOurs(Status status) {
    return switch (status.code()) {
      case OK,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          DATA_LOSS ->
          Status.of(
              StatusCode.INTERNAL,
              "the credentials of the call failed with a status that only a server may give: "
                  + status);
      case CANCELLED,
          UNKNOWN,
          DEADLINE_EXCEEDED,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          UNIMPLEMENTED,
          INTERNAL,
          UNAVAILABLE,
          UNAUTHENTICATED ->
          Status.of(status.code(), "the credentials of the call failed: " + status.description());
    };
  }
}
