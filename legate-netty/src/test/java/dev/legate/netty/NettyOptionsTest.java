package dev.legate.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.netty.NettyOptions.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NettyOptionsTest {
  private final NettyOptions before = NettyOptions.current();

  @AfterEach
  void restore() {
    System.getProperties().keySet().removeIf(k -> k.toString().startsWith("dev.legate.netty."));
    before.use();
  }

  @Test
  void defaultsAreThoseOfTheDocumentation() {
    assertThat(before.transport()).isEqualTo(Transport.AUTO);
    assertThat(before.maxConcurrentStreams()).isEqualTo(1024);
    assertThat(before.maxHeaderListSize()).isEqualTo(8192);
    assertThat(before.streamWindow()).isEqualTo(256 * 1024);
    assertThat(before.connectionWindow()).isEqualTo(1024 * 1024);
    assertThat(before.hasDynamicWindows()).isTrue();
    assertThat(before.maxPendingCalls()).isEqualTo(10_000);
    assertThat(before.eventLoops())
        .isEqualTo(Math.min(16, Runtime.getRuntime().availableProcessors()));
  }

  @Test
  void whatIsUsedIsCurrent() {
    NettyOptions other = before.eventLoops(3).transport(Transport.NIO).fixedWindows(40_000, 70_000);
    other.use();
    assertThat(NettyOptions.current()).isEqualTo(other).isNotEqualTo(before);
    assertThat(other.hasDynamicWindows()).isFalse();
    assertThat(other.toString()).contains("eventLoops=3", "transport=NIO", "streamWindow=40000");
  }

  @Test
  void valuesThatCannotBeAreRefusedByName() {
    assertThatThrownBy(() -> before.eventLoops(0)).hasMessageContaining("eventLoops is 0");
    assertThatThrownBy(() -> before.fixedWindows(1000, 70_000))
        .hasMessageContaining("streamWindow is 1000");
    assertThatThrownBy(() -> before.dynamicWindows(65_536, 10))
        .hasMessageContaining("connectionWindow is 10");
  }

  @Test
  void systemPropertiesGiveTheFirstOptions() {
    System.setProperty("dev.legate.netty.eventLoops", "5");
    System.setProperty("dev.legate.netty.transport", "NIO");
    System.setProperty("dev.legate.netty.dynamicWindows", "false");
    System.setProperty("dev.legate.netty.maxHeaderListSize", " 16384 ");
    NettyOptions read = NettyOptions.ofProperties();
    assertThat(read.eventLoops()).isEqualTo(5);
    assertThat(read.transport()).isEqualTo(Transport.NIO);
    assertThat(read.hasDynamicWindows()).isFalse();
    assertThat(read.maxHeaderListSize()).isEqualTo(16_384);
  }

  @Test
  void aSystemPropertyThatCannotBeReadIsNamedWithWhatWasExpected() {
    System.setProperty("dev.legate.netty.transport", "carrier pigeon");
    assertThatThrownBy(NettyOptions::ofProperties)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dev.legate.netty.transport")
        .hasMessageContaining("carrier pigeon")
        .hasMessageContaining("auto, epoll or nio");
    System.clearProperty("dev.legate.netty.transport");
    System.setProperty("dev.legate.netty.eventLoops", "many");
    assertThatThrownBy(NettyOptions::ofProperties).hasMessageContaining("a whole number");
  }
}
