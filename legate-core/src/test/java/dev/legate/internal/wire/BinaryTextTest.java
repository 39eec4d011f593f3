package dev.legate.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryTextTest {
  @Property
  void bytesComeBackPaddedAndUnpadded(@ForAll byte[] bytes) {
    assertThat(BinaryText.encode(bytes)).doesNotContain("=");
    assertThat(BinaryText.decode(BinaryText.encode(bytes))).isEqualTo(bytes);
    assertThat(BinaryText.decode(Base64.getEncoder().encodeToString(bytes))).isEqualTo(bytes);
  }

  @Property
  void anyTextDecodesOrIsRefused(@ForAll String text) {
    byte[] bytes = BinaryText.decode(text);
    if (bytes != null) {
      assertThat(bytes.length).isLessThanOrEqualTo(text.length());
    }
  }

  @Property
  void whatTheJdkRefusesIsRefusedAndTheRestIsTheSame(
      @ForAll @StringLength(max = 12) @CharRange(from = '+', to = 'z') String text) {
    byte[] expected;
    try {
      expected = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException malformed) {
      expected = null;
    }
    // "AA=" and the like: the JDK wants complete padding, as do we; "=" alone is nothing to either.
    assertThat(BinaryText.decode(text)).isEqualTo(expected);
  }

  @Test
  void spacesAroundDoNotCount() {
    assertThat(BinaryText.decode(" AQI \t")).containsExactly(1, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A", "AAAAA", "A===", "AA=", "AAA==", "====", "A-", "A_AA", "A AA", "A=AA", "äAAA"
      })
  void otherTextsAreRefused(String text) {
    assertThat(BinaryText.decode(text)).isNull();
  }

  @Test
  void nothingIsNoBytes() {
    assertThat(BinaryText.decode("")).isEmpty();
  }
}
