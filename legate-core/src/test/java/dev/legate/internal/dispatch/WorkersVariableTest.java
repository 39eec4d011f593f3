package dev.legate.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersVariableTest {
  private static int in(String value) {
    return WorkersVariable.in(Map.of("LEGATE_SERVER_WORKERS", value));
  }

  @Test
  void aPositiveNumberCountsAndNothingIsNone() {
    assertThat(in(" 8 ")).isEqualTo(8);
    assertThat(in("")).isZero();
    assertThat(WorkersVariable.in(Map.of())).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", "1.5", "99999999999"})
  void anythingElseIsRefusedAndNamed(String value) {
    assertThatThrownBy(() -> in(value))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("LEGATE_SERVER_WORKERS")
        .hasMessageContaining("'" + value + "'");
  }
}
