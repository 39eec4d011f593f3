package dev.legate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.stub.Stub;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InProcessServerExtensionTest {
  private static String lastTarget = "";

  @RegisterExtension
  final InProcessServerExtension server = InProcessServerExtension.of(new EchoService());

  @RepeatedTest(2)
  void everyTestHasAServerOfItsOwn() {
    assertThat(Stub.of(server.channel()).unary(EchoService.ECHO, "x")).isEqualTo("x");
    assertThat(server.server().target()).isNotEqualTo(lastTarget);
    lastTarget = server.server().target();
  }

  @Test
  void outsideOfATestThereIsNoServer() {
    assertThatThrownBy(() -> InProcessServerExtension.of(new EchoService()).server())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@RegisterExtension");
  }
}
