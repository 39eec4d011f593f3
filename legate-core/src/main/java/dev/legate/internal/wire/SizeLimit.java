package dev.legate.internal.wire;

import dev.legate.Status;
import dev.legate.StatusCode;

/** Whose limit a message has to keep, so that the error says what to change where. */
public enum SizeLimit {
  /** What a client sends. */
  CLIENT_SEND("request", "this client", "CallOptions.maxSendSize"),
  /** What a client receives. */
  CLIENT_RECEIVE("response", "this client", "CallOptions.maxReceiveSize"),
  /** What a server sends. */
  SERVER_SEND("response", "the server", "ServerBuilder.maxSendSize"),
  /** What a server receives. */
  SERVER_RECEIVE("request", "the server", "ServerBuilder.maxReceiveSize");

  private final String message;
  private final String owner;
  private final String setting;

  SizeLimit(String message, String owner, String setting) {
    this.message = message;
    this.owner = owner;
    this.setting = setting;
  }

  /**
   * How a call ends that has a larger message.
   *
   * @param found what is known of it, after "the request message": {@code has 5 bytes}
   * @param limit in bytes
   */
  public Status exceeded(String found, int limit) {
    return Status.of(
        StatusCode.RESOURCE_EXHAUSTED,
        "the %s message %s, more than %s's limit of %d bytes, which %s sets"
            .formatted(message, found, owner, limit, setting));
  }
}
