package dev.legate.verify.oracle;

import dev.legate.Metadata;
import dev.legate.Status;
import java.util.List;

/** Everything that a finished call gave. */
record Outcome(Metadata headers, Metadata trailers, List<byte[]> replies, Status status) {

  Outcome ok(String what) {
    if (!status.isOk()) {
      throw new AssertionError(what + ": expected OK, found " + status);
    }
    return this;
  }

  byte[] reply() {
    Expect.same("replies", replies.size(), 1);
    return replies.getFirst();
  }
}
