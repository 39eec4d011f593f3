package dev.legate.verify.oracle;

import dev.legate.client.ChannelBuilder;
import dev.legate.verify.interop.Dialing;
import dev.legate.verify.interop.Flags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks a steered service, Legate's or grpc-go's, by a case of the README. */
public final class OracleClient {
  private static final Map<String, OracleCase> CASES = cases();

  private OracleClient() {}

  private static Map<String, OracleCase> cases() {
    Map<String, OracleCase> all = new TreeMap<>();
    all.putAll(MetadataCases.ALL);
    all.putAll(StatusCases.ALL);
    all.putAll(DeadlineCases.ALL);
    all.putAll(CancelCases.ALL);
    all.putAll(MessageCases.ALL);
    all.putAll(CompressionCases.ALL);
    all.putAll(FlowCases.ALL);
    all.putAll(CrowdCases.ALL);
    return all;
  }

  /** The names of all cases. */
  public static List<String> names() {
    return List.copyOf(CASES.keySet());
  }

  /**
   * Runs a case.
   *
   * @param address HOST:PORT of the usual server
   * @param raisedAddress HOST:PORT of the server with the raised limit
   * @throws AssertionError saying what differed
   */
  public static void check(String name, String address, String raisedAddress) throws Exception {
    check(name, address, raisedAddress, Dialing.PLAINTEXT);
  }

  /** Runs a case with TLS, or without. */
  public static void check(String name, String address, String raisedAddress, Dialing dialing)
      throws Exception {
    OracleCase found = CASES.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "found no case '" + name + "', expected one of " + CASES.keySet());
    }
    boolean raised = name.contains("raised");
    int limit = raised ? Steering.RAISED_LIMIT : Steering.LIMIT;
    ChannelBuilder channel = dialing.to(raised ? raisedAddress : address);
    try (OracleRun run = new OracleRun(channel, limit, Duration.ofSeconds(50))) {
      found.check(run);
    }
  }

  /**
   * {@code --addr=H:P --raised-addr=H:P --case=NAME|all} and {@link Dialing}; exits 0 if all is as
   * expected.
   */
  public static void main(String[] args) {
    Flags.orExplain(() -> System.exit(failures(Flags.parse(args)) == 0 ? 0 : 1));
  }

  private static int failures(Flags flags) {
    String address = flags.text("addr", "127.0.0.1:0");
    String raisedAddress = flags.text("raised-addr", "127.0.0.1:0");
    String name = flags.text("case", "all");
    Dialing dialing = Dialing.of(flags);
    flags.refuseOthers();
    int failures = 0;
    for (String each : name.equals("all") ? names() : List.of(name)) {
      try {
        check(each, address, raisedAddress, dialing);
        System.out.println("ok   " + each);
      } catch (Exception | AssertionError e) {
        System.out.println("FAIL " + each + ": " + e);
        failures++;
      }
    }
    return failures;
  }
}
