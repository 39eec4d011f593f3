package dev.legate.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OutputBufferTest {

  private final OutputBuffer out = new OutputBuffer();

  @Property(tries = 200)
  void whatIsWrittenComesOutInOrder(@ForAll Random random) {
    OutputBuffer buffer = new OutputBuffer();
    for (int round = 0; round < 3; round++) {
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      for (int i = random.nextInt(30); i > 0; i--) {
        byte[] b = new byte[random.nextInt(random.nextBoolean() ? 100 : 20_000)];
        random.nextBytes(b);
        int from = random.nextInt(b.length + 1);
        int length = b.length - from;
        expected.write(b, from, length);
        if (random.nextBoolean()) {
          buffer.write(b, from, length);
        } else {
          buffer.writeRegion(b, from, length);
        }
      }
      assertThat(buffer.size()).isEqualTo(expected.size());
      ByteArrayOutputStream actual = new ByteArrayOutputStream();
      buffer.drainTo(actual::write);
      assertThat(actual.toByteArray()).isEqualTo(expected.toByteArray());
      assertThat(buffer.size()).isZero();
      assertThat(buffer.isEmpty()).isTrue();
    }
  }

  @Test
  void regionsBelowTheThresholdAreCopied() {
    byte[] b = new byte[OutputBuffer.LARGE_REGION - 1];
    out.writeRegion(b, 0, b.length);
    out.drainTo((buffer, offset, length) -> assertThat(buffer).isNotSameAs(b));
  }

  @Test
  void largeRegionsAreHandedOnAsTheyAre() {
    byte[] b = new byte[OutputBuffer.LARGE_REGION + 3];
    List<byte[]> buffers = new ArrayList<>();
    out.write(new byte[] {1}, 0, 1);
    out.writeRegion(b, 3, OutputBuffer.LARGE_REGION);
    out.writeRegion(b, 0, OutputBuffer.LARGE_REGION);
    out.write(new byte[] {2}, 0, 1);
    out.drainTo(
        (buffer, offset, length) -> {
          buffers.add(buffer);
          assertThat(offset).isEqualTo(buffers.size() == 2 ? 3 : buffers.size() == 4 ? 1 : 0);
        });
    assertThat(buffers).hasSize(4);
    assertThat(buffers.get(1)).isSameAs(b);
    assertThat(buffers.get(2)).isSameAs(b);
  }

  @Test
  void anEmptyBufferWritesNothing() {
    out.drainTo((b, offset, length) -> assertThat(length).as("called").isNegative());
    assertThat(out.isEmpty()).isTrue();
  }

  @Test
  void whatIsClearedIsGone() {
    out.write(new byte[10], 0, 10);
    out.writeRegion(new byte[9000], 0, 9000);
    out.clear();
    assertThat(out.size()).isZero();
    out.drainTo((b, offset, length) -> assertThat(length).as("called").isNegative());
  }

  @Test
  void memoryOfABurstIsGivenBack() {
    byte[] b = new byte[8000];
    for (int i = 0; i < 200; i++) {
      out.write(b, 0, b.length);
    }
    out.clear();
    assertThat(out.capacity()).isGreaterThanOrEqualTo(1_600_000);
    for (int i = 0; i < 200; i++) {
      out.write(b, 0, 100);
      out.clear();
    }
    assertThat(out.capacity()).isLessThanOrEqualTo(8192);
  }

  @Test
  void aBufferThatIsNeededIsKept() {
    byte[] b = new byte[8000];
    for (int i = 0; i < 300; i++) {
      for (int j = 0; j < 10; j++) {
        out.write(b, 0, b.length);
      }
      out.clear();
    }
    int capacity = out.capacity();
    assertThat(capacity).isBetween(80_000, 200_000);
    for (int i = 0; i < 300; i++) {
      for (int j = 0; j < 10; j++) {
        out.write(b, 0, b.length);
      }
      out.clear();
      assertThat(out.capacity()).isEqualTo(capacity);
    }
  }
}
