package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.client.ConnectivityState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Connections that end because they are idle or old, while calls go on. */
class LifeCycleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void anIdleChannelClosesItsConnectionAndTheNextCallConnects() {
    try (Rig rig =
        Rig.of(Carrier.SOCKETS, Texts.echo(), s -> s, c -> c.idleTimeout(Duration.ofMillis(100)))) {
      assertThat(rig.stub.unary(UNARY, "a")).isEqualTo("echo a");
      assertThat(rig.channel.waitWhile(ConnectivityState.READY, PATIENCE)).isTrue();
      assertThat(rig.channel.state()).isEqualTo(ConnectivityState.IDLE);
      assertThat(rig.stub.unary(UNARY, "b")).isEqualTo("echo b");
    }
  }

  @Test
  void aServerClosesIdleAndOldConnectionsAndNoCallIsLost() {
    try (Rig rig =
        Rig.of(
            Carrier.SOCKETS,
            Texts.echo(),
            s ->
                s.maxConnectionAge(Duration.ofMillis(30))
                    .maxConnectionIdle(Duration.ofMillis(50)))) {
      for (int i = 0; i < 2000; i++) {
        assertThat(rig.stub.unary(UNARY, "a")).isEqualTo("echo a");
      }
    }
  }

  @Test
  void enterIdleConnectsAnewWithTheNextCall() {
    try (Rig rig = Rig.of(Carrier.SOCKETS, Texts.echo()).connected()) {
      rig.channel.enterIdle();
      assertThat(rig.channel.waitWhile(ConnectivityState.READY, PATIENCE)).isTrue();
      assertThat(rig.stub.unary(UNARY, "a")).isEqualTo("echo a");
    }
  }
}
