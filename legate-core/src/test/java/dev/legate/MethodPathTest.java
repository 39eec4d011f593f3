package dev.legate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MethodPathTest {
  @ParameterizedTest
  @ValueSource(strings = {"/p.S/M", "/S/m_1", "/a.b.c_d.S2/GetIt", "/_p.S/_m"})
  void legalPathsAreReadAndWrittenAlike(String path) {
    assertThat(MethodPath.parse(path)).hasToString(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//",
        "p.S/M",
        "/p.S",
        "/p.S/",
        "//M",
        "/p.S/M/x",
        "/p..S/M",
        "/.S/M",
        "/S./M",
        "/p.S/a.b",
        "/1p.S/M",
        "/p.S/1M",
        "/p.S/M?",
        "/p S/M",
        "/p.S/Ü"
      })
  void otherPathsAreRefusedAndNamed(String path) {
    assertThatThrownBy(() -> MethodPath.parse(path)).isInstanceOf(IllegalArgumentException.class);
  }
}
