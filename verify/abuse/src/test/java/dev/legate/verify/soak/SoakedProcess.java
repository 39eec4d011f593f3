package dev.legate.verify.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.legate.Trust;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.stub.Stub;
import dev.legate.verify.abuse.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The soaked JVM as its parent sees it. */
final class SoakedProcess implements AutoCloseable {
  final int steadyPort;
  final int steadyTlsPort;
  final int restartingPort;
  final int restartingTlsPort;
  final Trust trust;
  private final ChildJvm jvm;
  private final Channel channel;
  private final Stub control;

  SoakedProcess(Path folder) throws Exception {
    Path store = folder.resolve("soak.p12");
    keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=soak", "-ext", "san=ip:127.0.0.1");
    trust = Trust.pem(keytool(store, "-exportcert", "-rfc"));
    jvm =
        new ChildJvm(
            SoakServer.class,
            Path.of("target", "soak-server.log"),
            List.of("-Xmx256m", "-XX:MaxDirectMemorySize=64m"),
            store.toString());
    int[] ports = Arrays.stream(jvm.firstLine.split(" ")).mapToInt(Integer::parseInt).toArray();
    steadyPort = ports[1];
    steadyTlsPort = ports[2];
    restartingPort = ports[3];
    restartingTlsPort = ports[4];
    channel =
        Channel.builder("127.0.0.1:" + ports[0])
            .credentials(ChannelCredentials.plaintext())
            .build();
    control = Stub.of(channel).with(options -> options.timeout(Duration.ofSeconds(60)));
  }

  Sample sample() {
    return Sample.parse(control.unary(SoakServer.SAMPLE, ""));
  }

  /** Returns when the old server has drained. */
  void restart() {
    control.unary(SoakServer.RESTART, "");
  }

  private static String keytool(Path store, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-alias",
            "key",
            "-keystore",
            store.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(SoakServer.PASSWORD)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(command + " said " + said);
    }
    return said;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    jvm.close();
  }
}
