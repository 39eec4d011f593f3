package dev.legate.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeoutTextTest {
  @Property
  void aTimeoutIsNeverLengthenedNorZeroAndHasAtMostEightDigits(
      @ForAll @LongRange(min = 1) long nanos) {
    String text = TimeoutText.encode(nanos);
    assertThat(text).matches("[1-9][0-9]{0,7}[HMSmun]");
    long decoded = TimeoutText.decode(text);
    assertThat(decoded).isPositive().isLessThanOrEqualTo(nanos);
    // Minutes beyond eight digits become hours; everything shorter keeps at least six digits.
    assertThat((double) decoded).isGreaterThan(nanos * 0.99999);
  }

  @Property
  void anyTextDecodesToAValueOrIsMalformed(@ForAll String text) {
    long nanos = TimeoutText.decode(text);
    assertThat(nanos >= 0).isEqualTo(text.matches("[0-9]{1,8}[HMSmun]"));
  }

  @Example
  void aTimeoutThatIsOverIsSentAsTheShortest() {
    assertThat(TimeoutText.encode(0)).isEqualTo("1n");
    assertThat(TimeoutText.encode(Long.MIN_VALUE)).isEqualTo("1n");
  }

  @ParameterizedTest
  @CsvSource({
    "1n, 1",
    "99999999n, 99999999",
    "5u, 5000",
    "20m, 20000000",
    "3S, 3000000000",
    "2M, 120000000000",
    "1H, 3600000000000",
    "0S, 0",
    "00000007S, 7000000000"
  })
  void everyUnitIsRead(String text, long nanos) {
    assertThat(TimeoutText.decode(text)).isEqualTo(nanos);
  }

  @Test
  void aTimeoutBeyondTheClockIsTheLongestThereIs() {
    assertThat(TimeoutText.decode("99999999H")).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "S", "1", "123456789S", "1s", "-1S", "+1S", "1 S", "1.5S", "١S", "1SS"})
  void otherTextsAreMalformed(String text) {
    assertThat(TimeoutText.decode(text)).isEqualTo(TimeoutText.MALFORMED);
  }
}
