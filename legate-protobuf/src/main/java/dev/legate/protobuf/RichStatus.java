package dev.legate.protobuf;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A status that explains itself to programs with messages, such as those of {@code
 * google/rpc/error_details.proto}: a {@code google.rpc.Status}.
 *
 * <pre>{@code
 * throw RichStatus.of(INVALID_ARGUMENT, "bad area", badRequest).toException();
 *
 * catch (StatusException e) {
 *   RichStatus.of(e).detail(BadRequest.class).ifPresent(…);
 * }
 * }</pre>
 *
 * <p>Immutable. A received one is never hidden by what is wrong with its details: code and message
 * are then those the call ended with, and {@link #problem()} says what was found.
 *
 * <p>Source: {@code grpc-status-details-bin} of gRPC's "Richer error model".
 */
public final class RichStatus {
  private final StatusCode code;
  private final String message;
  private final List<Any> details;
  private final String problem;

  private RichStatus(StatusCode code, String message, List<Any> details, String problem) {
    this.code = requireNonNull(code, "code");
    this.message = requireNonNull(message, "message");
    this.details = List.copyOf(details);
    this.problem = problem;
  }

  /**
   * A status with messages that explain it.
   *
   * @param details in the order in which they are sent; one that is an {@link Any} already is taken
   *     as it is
   */
  public static RichStatus of(StatusCode code, String message, Message... details) {
    List<Any> packed = new ArrayList<>(details.length);
    for (Message detail : details) {
      packed.add(detail instanceof Any any ? any : Any.pack(detail));
    }
    return new RichStatus(code, message, packed, "");
  }

  /** What a call failed with. */
  public static RichStatus of(StatusException failure) {
    return of(failure.status());
  }

  /**
   * A status with its details read. Where they disagree with it, code and message of the status
   * count; its message is that of the details only if it has none itself.
   */
  public static RichStatus of(Status status) {
    ByteBuffer bytes = status.details();
    if (bytes == null) {
      return new RichStatus(status.code(), status.description(), List.of(), "");
    }
    com.google.rpc.Status read;
    try {
      read = com.google.rpc.Status.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      String problem = "the details are not a google.rpc.Status: " + e.getMessage();
      return new RichStatus(status.code(), status.description(), List.of(), problem);
    }
    String message = status.description().isEmpty() ? read.getMessage() : status.description();
    return new RichStatus(
        status.code(), message, read.getDetailsList(), disagreement(read.getCode(), status.code()));
  }

  /** A {@code google.rpc.Status}; one whose code gRPC does not define becomes UNKNOWN. */
  public static RichStatus of(com.google.rpc.Status status) {
    StatusCode known = StatusCode.ofNumber(status.getCode());
    StatusCode code = known == null ? StatusCode.UNKNOWN : known;
    return new RichStatus(
        code,
        status.getMessage(),
        status.getDetailsList(),
        known == null ? disagreement(status.getCode(), code) : "");
  }

  private static String disagreement(int found, StatusCode counts) {
    if (found == counts.number()) {
      return "";
    }
    StatusCode said = StatusCode.ofNumber(found);
    return "the details say code %d (%s), the status is %d (%s), which counts"
        .formatted(found, said == null ? "undefined" : said, counts.number(), counts);
  }

  /** How the call ended. */
  public StatusCode code() {
    return code;
  }

  /** A text for people, empty if there is none. */
  public String message() {
    return message;
  }

  /** The messages that explain the status, as they were sent. */
  public List<Any> details() {
    return details;
  }

  /**
   * The first detail of a type; empty if there is none, or none that can be read.
   *
   * @param type a generated message class
   */
  public <T extends Message> Optional<T> detail(Class<T> type) {
    return details.stream()
        .filter(detail -> detail.is(type))
        .flatMap(detail -> readable(detail, type).stream())
        .findFirst();
  }

  /** Empty if the bytes do not parse: the rest must stay usable, and details() has the bytes. */
  private static <T extends Message> Optional<T> readable(Any detail, Class<T> type) {
    try {
      return Optional.of(detail.unpack(type));
    } catch (InvalidProtocolBufferException unreadable) {
      return Optional.empty();
    }
  }

  /** What is wrong with the details as they were received, if anything is. */
  public Optional<String> problem() {
    return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
  }

  /** The same as a {@code google.rpc.Status}. */
  public com.google.rpc.Status toProto() {
    return com.google.rpc.Status.newBuilder()
        .setCode(code.number())
        .setMessage(message)
        .addAllDetails(details)
        .build();
  }

  /** The same as a status whose details, if there are any, say the same code and message. */
  public Status toStatus() {
    Status status = Status.of(code, message);
    return details.isEmpty()
        ? status
        : status.withDetails(toProto().toByteString().asReadOnlyByteBuffer());
  }

  /**
   * A failure for a handler to throw; also of a received status, which thereby is passed on.
   *
   * @throws IllegalArgumentException if the code is OK, which is no failure
   */
  public StatusException toException() {
    return new StatusException(toStatus(), new Metadata(), null);
  }

  /** Code and message, and how many details there are: {@code NOT_FOUND: gone (2 details)}. */
  @Override
  public String toString() {
    String text = Status.of(code, message).toString();
    return details.isEmpty() ? text : text + " (" + details.size() + " details)";
  }
}
