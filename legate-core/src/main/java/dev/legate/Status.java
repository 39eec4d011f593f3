package dev.legate;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended: a code, a text for people, and optionally the serialized {@code
 * google.rpc.Status} that explains it to programs.
 *
 * @param code how it ended
 * @param description a text for people, empty if there is none
 * @param details the bytes of {@code grpc-status-details-bin}, read-only, or null; the {@code
 *     dev.legate.protobuf} module reads and writes them as messages
 */
public record Status(StatusCode code, String description, @Nullable ByteBuffer details) {

  /** Success, without a description. */
  public static final Status OK = new Status(StatusCode.OK, "", null);

  /** Keeps a read-only view of the details. */
  public Status {
    requireNonNull(code, "code");
    requireNonNull(description, "description");
    details = details == null ? null : details.asReadOnlyBuffer();
  }

  /** A status without details. */
  public static Status of(StatusCode code, String description) {
    return new Status(code, description, null);
  }

  /** The details, with a position and limit of the caller's own, or null. */
  @Override
  public @Nullable ByteBuffer details() {
    return details == null ? null : details.duplicate();
  }

  /** Whether the call succeeded. */
  public boolean isOk() {
    return code == StatusCode.OK;
  }

  /** This status with other details. */
  public Status withDetails(@Nullable ByteBuffer bytes) {
    return new Status(code, description, bytes);
  }

  /** This status with a text put after its description. */
  public Status withMore(String more) {
    return new Status(code, description.isEmpty() ? more : description + "; " + more, details);
  }

  /** The code, and the description if there is one: {@code NOT_FOUND: nothing at (1, 2)}. */
  @Override
  public String toString() {
    return description.isEmpty() ? code.toString() : code + ": " + description;
  }
}
