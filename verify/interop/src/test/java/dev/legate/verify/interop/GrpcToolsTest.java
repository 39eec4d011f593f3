package dev.legate.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.server.Server;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tools that people use with any gRPC server work with Legate's, by reflection and health. */
class GrpcToolsTest {
  private static Server server;

  @BeforeAll
  static void startServer() throws Exception {
    server = InteropServer.start(0);
  }

  @AfterAll
  static void stopServer() {
    server.shutdownNow();
    server.awaitTermination();
  }

  private static String address() {
    return "127.0.0.1:" + server.port();
  }

  private static String grpcurl(List<String> options, String... rest) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-plaintext", "-max-time", "30"));
    arguments.addAll(options);
    arguments.add(address());
    arguments.addAll(List.of(rest));
    return GoProgram.run("grpcurl", arguments.toArray(String[]::new)).successfully();
  }

  private static String call(String method, String data) throws Exception {
    String output = grpcurl(List.of("-d", data), "grpc.testing.TestService/" + method);
    return output.replaceAll("\\s", "");
  }

  @Test
  void grpcurlListsServicesAndMethods() throws Exception {
    assertThat(grpcurl(List.of(), "list"))
        .contains("grpc.testing.TestService", "grpc.health.v1.Health", "grpc.reflection.v1");
    assertThat(grpcurl(List.of(), "list", "grpc.testing.TestService"))
        .contains("grpc.testing.TestService.UnaryCall", "grpc.testing.TestService.FullDuplexCall");
  }

  @Test
  void grpcurlDescribesServicesMethodsAndMessages() throws Exception {
    assertThat(grpcurl(List.of(), "describe", "grpc.testing.TestService"))
        .contains("rpc StreamingInputCall ( stream .grpc.testing.StreamingInputCallRequest )");
    assertThat(grpcurl(List.of(), "describe", "grpc.testing.TestService.UnaryCall"))
        .contains("returns ( .grpc.testing.SimpleResponse )");
    assertThat(grpcurl(List.of(), "describe", "grpc.testing.SimpleRequest"))
        .contains("int32 response_size = 2");
  }

  @Test
  void grpcurlCallsUnary() throws Exception {
    assertThat(call("UnaryCall", "{\"response_size\": 3}"))
        .isEqualTo("{\"payload\":{\"body\":\"AAAA\"}}");
  }

  @Test
  void grpcurlCallsServerStreaming() throws Exception {
    assertThat(
            call(
                "StreamingOutputCall", "{\"response_parameters\": [{\"size\": 3}, {\"size\": 6}]}"))
        .isEqualTo("{\"payload\":{\"body\":\"AAAA\"}}{\"payload\":{\"body\":\"AAAAAAAA\"}}");
  }

  @Test
  void grpcurlCallsClientStreaming() throws Exception {
    String request = "{\"payload\": {\"body\": \"AAAA\"}}";
    assertThat(call("StreamingInputCall", request + request))
        .isEqualTo("{\"aggregatedPayloadSize\":6}");
  }

  @Test
  void grpcurlCallsBidirectionallyStreaming() throws Exception {
    String request = "{\"response_parameters\": [{\"size\": 3}]}";
    String response = "{\"payload\":{\"body\":\"AAAA\"}}";
    assertThat(call("FullDuplexCall", request + request)).isEqualTo(response + response);
  }

  @Test
  void grpcurlShowsStatusOfFailures() throws Exception {
    ForeignProgram.Finished finished =
        GoProgram.run(
            "grpcurl",
            "-plaintext",
            "-d",
            "{\"response_status\": {\"code\": 5, \"message\": \"no such thing\"}}",
            address(),
            "grpc.testing.TestService/UnaryCall");
    assertThat(finished.exitCode()).isNotZero();
    assertThat(finished.output()).contains("Code: NotFound", "Message: no such thing");
  }

  @Test
  void healthProbeFindsServerServing() throws Exception {
    assertThat(GoProgram.run("grpc-health-probe", "-addr=" + address()).successfully())
        .contains("status: SERVING");
  }

  @Test
  void healthProbeFindsServiceServing() throws Exception {
    assertThat(
            GoProgram.run(
                    "grpc-health-probe", "-addr=" + address(), "-service=grpc.testing.TestService")
                .successfully())
        .contains("status: SERVING");
  }

  @Test
  void healthProbeIsToldThatServiceIsUnknown() throws Exception {
    ForeignProgram.Finished finished =
        GoProgram.run("grpc-health-probe", "-addr=" + address(), "-service=no.such.Service");
    assertThat(finished.exitCode()).isNotZero();
    assertThat(finished.output()).contains("NotFound");
  }
}
