package dev.legate.internal.channel;

import dev.legate.Status;
import dev.legate.internal.transport.FailureTexts;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** What went wrong in one attempt, for its text. For the control plane. */
final class AttemptProblems {
  /** How many are told in full; a name may have hundreds of addresses. */
  private static final int TOLD = 4;

  private final List<String> told = new ArrayList<>();
  private int count;

  /** An attempt begins. */
  void clear() {
    told.clear();
    count = 0;
  }

  /** The target could not be resolved. */
  void unresolved(Throwable failure) {
    String why = failure.getMessage();
    boolean plain = failure instanceof UnknownHostException && why != null;
    add("cannot resolve it (phase resolve): " + (plain ? why : failure) + "; is the name right?");
  }

  /** An address could not be connected to. */
  void add(Status failure) {
    add(failure.description());
  }

  /** The server gave up so many connections in a row. */
  void givenUp(SocketAddress address, int connections) {
    add(
        FailureTexts.address(address)
            + " gave up "
            + connections
            + " connections in a row (phase preface) before a call could be sent");
  }

  private void add(String problem) {
    count++;
    if (told.size() < TOLD) {
      told.add(problem);
    }
  }

  /** The same hint is as good once, at the end. */
  private static String withoutHint(String problem) {
    int hint = problem.endsWith("?") ? problem.lastIndexOf("; ") : -1;
    return hint < 0 ? problem : problem.substring(0, hint);
  }

  /** One problem as it is; several with their number, the first of them only. */
  @Override
  public String toString() {
    if (told.isEmpty()) {
      return "there are no addresses";
    }
    if (count == 1) {
      return told.getFirst();
    }
    int more = count - told.size();
    StringBuilder text = new StringBuilder();
    text.append(count).append(" failures").append(more > 0 ? ", the first are: " : ": ");
    for (int i = 0; i < told.size(); i++) {
      boolean last = i == told.size() - 1;
      text.append("(").append(i + 1).append(") ");
      text.append(last ? told.get(i) : withoutHint(told.get(i)) + ", ");
    }
    return text.toString();
  }
}
