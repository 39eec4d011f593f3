package dev.legate.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-aarch_64",
    "Linux, ppc64le, linux-ppcle_64",
    "Linux, s390x, linux-s390_64",
    "Linux, i386, linux-x86_32",
    "Mac OS X, x86_64, osx-x86_64",
    "Mac OS X, aarch64, osx-aarch_64",
    "Windows 11, amd64, windows-x86_64",
    "Windows 11, aarch64, windows-x86_64",
  })
  void classifierIsTheOneUnderWhichProtocIsPublished(
      String os, String processor, String classifier) {
    assertThat(Platform.classifier(os, processor)).isEqualTo(classifier);
  }

  @Test
  void platformWithoutProtocSaysWhatToDo() {
    assertThatThrownBy(() -> Platform.classifier("FreeBSD", "amd64"))
        .isInstanceOf(ProtoException.class)
        .hasMessageContaining("operating system \"freebsd\"")
        .hasMessageContaining("-Dlegate.protoc");
    assertThatThrownBy(() -> Platform.classifier("Linux", "riscv64"))
        .hasMessageContaining("processor \"riscv64\"");
  }
}
