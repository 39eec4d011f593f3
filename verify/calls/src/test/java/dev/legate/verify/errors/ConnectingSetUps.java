package dev.legate.verify.errors;

import dev.legate.client.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

/** No connection comes about. */
final class ConnectingSetUps {
  private static final Duration SHORT = Duration.ofSeconds(1);

  private ConnectingSetUps() {}

  static List<SetUp> all() {
    return List.of(
        new SetUp("nothing is listening", () -> SetUp.call("127.0.0.1:" + freePort(), o -> o)),
        new SetUp(
            "two addresses, both refuse",
            () -> SetUp.call("ipv4:127.0.0.1:" + freePort() + ",127.0.0.1:" + freePort(), o -> o)),
        new SetUp(
            "six addresses, all refuse",
            () -> {
              int port = freePort();
              SetUp.call(
                  "ipv4:" + ("127.0.0.1:" + port + ",").repeat(5) + "127.0.0.1:" + port, o -> o);
            }),
        SetUp.calling("the name is not known", "dns:///no-such-host.invalid:50051"),
        SetUp.calling("the Unix socket does not exist", "unix:/no/such/socket"),
        SetUp.calling("no in-process server has the name", "in-process:nobody"),
        new SetUp(
            "the server never answers the preface",
            () -> {
              try (RawServer silent = new RawServer(wire -> {})) {
                SetUp.call(Channel.builder(silent.target()).connectTimeout(SHORT), o -> o);
              }
            }),
        SetUp.raw("the server closes the connection at once", RawServer.Wire::finish),
        SetUp.raw(
            "the server speaks HTTP/1",
            wire -> {
              wire.text("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
              wire.finish();
            }),
        SetUp.raw(
            "the server speaks TLS",
            wire -> {
              wire.text("\u0015\u0003\u0003\0\2\2\u0046");
              wire.finish();
            }),
        new SetUp(
            "the deadline passes while connecting",
            () -> {
              try (RawServer silent = new RawServer(wire -> {})) {
                SetUp.call(silent.target(), o -> o.timeout(SHORT));
              }
            }),
        new SetUp(
            "wait-for-ready, nothing is listening, the deadline passes",
            () -> SetUp.call("127.0.0.1:" + freePort(), o -> o.waitForReady().timeout(SHORT))),
        new SetUp(
            "the server allows no streams, the deadline passes in the queue",
            () -> {
              try (RawServer full =
                  new RawServer(
                      wire -> {
                        wire.settings(new byte[] {0, 3, 0, 0, 0, 0});
                        wire.awaitCall();
                      })) {
                SetUp.call(full.target(), o -> o.timeout(SHORT.multipliedBy(2)));
              }
            }));
  }

  private static int freePort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return taken.getLocalPort();
    }
  }
}
