package dev.legate.verify.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.server.Server;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** h2spec, the conformance test of HTTP/2 servers, against the engine and the gRPC server. */
class H2specTest {
  private static final int CASES = 146;

  @Test
  void engineMeetsEveryCase() throws Exception {
    try (BareResponder responder = new BareResponder()) {
      List<H2spec.Case> cases = H2spec.run(responder.port());
      assertThat(cases).hasSize(CASES);
      assertThat(cases).allMatch(H2spec.Case::isMet);
    }
  }

  @Test
  void grpcServerMeetsEveryCaseButThoseListed() throws Exception {
    Server server = InteropServer.start(0);
    try {
      List<H2spec.Case> cases = H2spec.run(server.port());
      Map<String, String> listed = listed();
      assertThat(cases).hasSize(CASES);
      assertThat(cases)
          .filteredOn(each -> !listed.containsKey(each.name()))
          .as("cases that h2spec-grpc.txt does not list are met")
          .allMatch(H2spec.Case::isMet);
      assertThat(cases.stream().filter(each -> !each.isMet()).map(H2spec.Case::name))
          .as("cases that h2spec-grpc.txt lists are not met, or else they leave the list")
          .containsExactlyInAnyOrderElementsOf(listed.keySet());
    } finally {
      server.shutdownNow();
      server.awaitTermination();
    }
  }

  /** The cases that do not apply to a gRPC server, with the reason of each. */
  private static Map<String, String> listed() throws IOException {
    Map<String, String> reasons = new TreeMap<>();
    try (InputStream in = H2specTest.class.getResourceAsStream("h2spec-grpc.txt")) {
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] parts = line.split(" \\| ", 2);
          assertThat(parts).as("CASE | REASON, found '%s'", line).hasSize(2);
          assertThat(reasons.put(parts[0].strip(), parts[1].strip())).as(line).isNull();
        }
      }
    }
    return reasons;
  }
}
