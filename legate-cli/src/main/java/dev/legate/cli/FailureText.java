package dev.legate.cli;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import dev.legate.StatusException;
import dev.legate.protobuf.RichStatus;

/** Puts the failure of a call into words, details included. */
final class FailureText {
  private static final JsonFormat.TypeRegistry KNOWN =
      JsonFormat.TypeRegistry.newBuilder()
          .add(ErrorDetailsProto.getDescriptor().getMessageTypes())
          .build();

  private FailureText() {}

  /** The status in the first line, then its details, one a line. */
  static String of(StatusException failure) {
    RichStatus status = RichStatus.of(failure);
    StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
    for (Any detail : status.details()) {
      text.append("\n  ").append(text(detail));
    }
    status.problem().ifPresent(problem -> text.append("\n  ").append(problem));
    return text.toString();
  }

  private static String text(Any detail) {
    try {
      return JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .usingTypeRegistry(KNOWN)
          .print(detail);
    } catch (InvalidProtocolBufferException unknownOrBroken) {
      return detail.getTypeUrl() + ", " + detail.getValue().size() + " bytes";
    }
  }
}
