package dev.legate.internal.wire;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What to do with header fields that are larger than the peer's limit for a block (RFC 9113
 * §6.5.2): it would end the call, and the reason would be lost.
 */
public final class HeaderLimit {
  /** Text worth keeping metadata and details for; below it those go first. */
  private static final int LEAST_TEXT = 256;

  /** What the limit counts for a field besides its name and value. */
  private static final int OVERHEAD = 32;

  private HeaderLimit() {}

  /**
   * How a call ends whose headers cannot be sent.
   *
   * @param what such as "request headers"
   * @param peer such as "server"
   */
  public static Status exceeded(String what, int size, int limit, String peer) {
    return Status.of(
        StatusCode.RESOURCE_EXHAUSTED,
        "the %s have %d bytes, more than the %s's limit of %d bytes (its SETTINGS_MAX_HEADER_LIST_SIZE)"
            .formatted(what, size, peer, limit));
  }

  /**
   * Trailers in the place of those that are too large. A failure keeps its code; its text is
   * shortened, and if that is not enough, first the metadata and then the details are left out; the
   * text says so. Success whose metadata cannot be sent is none.
   *
   * @param size of the whole block
   * @param limit that it should have kept
   */
  public static Trailers fit(Trailers trailers, int size, int limit) {
    Status status = trailers.status();
    Metadata nothing = ResponseHead.PLAIN.metadata();
    if (status.isOk()) {
      return new Trailers(exceeded("trailers", size, limit, "client"), nothing);
    }
    String note = " (cut to the client's limit of " + limit + " bytes for trailers)";
    String text = status.description();
    int encoded = encodedLength(text);
    int room = encoded - (size - limit) - note.length();
    int wanted = Math.min(encoded, LEAST_TEXT);
    if (room >= wanted) {
      return with(status, cut(text, room) + note, status.details(), trailers.metadata());
    }
    Sizes sizes = new Sizes();
    MetadataFields.write(trailers.metadata(), sizes);
    room += sizes.total;
    if (room >= wanted) {
      return with(status, cut(text, room) + note, status.details(), nothing);
    }
    ByteBuffer details = status.details();
    if (details != null) {
      int base64 = (int) ((details.remaining() * 4L + 2) / 3);
      room += FieldNames.GRPC_STATUS_DETAILS.length() + base64 + OVERHEAD;
    }
    return with(status, cut(text, room) + note, null, nothing);
  }

  private static Trailers with(
      Status status, String text, @Nullable ByteBuffer details, Metadata metadata) {
    return new Trailers(new Status(status.code(), text, details), metadata);
  }

  /** As much of a text as takes no more than so many bytes when it is encoded. */
  private static String cut(String text, int room) {
    int left = room;
    int end = 0;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      left -= encodedLength(Character.toString(character));
      if (left < 0) {
        break;
      }
      end += Character.charCount(character);
    }
    return text.substring(0, end);
  }

  private static int encodedLength(String text) {
    return PercentText.encode(text).length();
  }

  private static final class Sizes implements FieldSink {
    private int total;

    @Override
    public void field(String name, String value) {
      total += name.length() + value.length() + OVERHEAD;
    }
  }
}
