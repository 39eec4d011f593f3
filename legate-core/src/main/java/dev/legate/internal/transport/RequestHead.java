package dev.legate.internal.transport;

import dev.legate.Deadline;
import dev.legate.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * What begins a call.
 *
 * <p>Immutable. A transport that recognises a repeated head gives the same one again, so that
 * nothing is derived from it twice.
 *
 * @param path such as {@code /package.Service/Method}; on a client always the method's own String
 * @param authority whom the client means to call
 * @param deadline by when the call must be over, or null
 * @param encoding how messages with the compressed flag are compressed, or null for identity
 * @param acceptEncoding on a server the value of {@code grpc-accept-encoding}, or null if there is
 *     none; a client's transport knows it by itself
 * @param metadata the custom metadata; frozen
 */
public record RequestHead(
    String path,
    String authority,
    @Nullable Deadline deadline,
    @Nullable String encoding,
    @Nullable String acceptEncoding,
    Metadata metadata) {

  /** The head of a request that is to be sent. */
  public RequestHead(
      String path,
      String authority,
      @Nullable Deadline deadline,
      @Nullable String encoding,
      Metadata metadata) {
    this(path, authority, deadline, encoding, null, metadata);
  }
}
