package dev.legate.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SettingsTest {

  @Test
  void initialValuesAreThoseOfTheRfc() {
    Settings none = Settings.none();
    assertThat(none.headerTableSize()).isEqualTo(4096);
    assertThat(none.enablePush()).isTrue();
    assertThat(none.maxConcurrentStreams()).isEqualTo(Settings.UNLIMITED);
    assertThat(none.initialWindowSize()).isEqualTo(65_535);
    assertThat(none.maxFrameSize()).isEqualTo(16_384);
    assertThat(none.maxHeaderListSize()).isEqualTo(Settings.UNLIMITED);
    assertThat(none.givenCount()).isZero();
  }

  @Test
  void givingTheInitialValueIsGivingIt() {
    Settings given = Settings.none().withInitialWindowSize(65_535);
    assertThat(given.isGiven(Settings.INITIAL_WINDOW_SIZE)).isTrue();
    assertThat(given.isGiven(Settings.MAX_FRAME_SIZE)).isFalse();
    assertThat(given).isNotEqualTo(Settings.none());
  }

  @Test
  void laterSettingsReplaceOnlyWhatTheyGive() {
    Settings first = Settings.none().withHeaderTableSize(0).withMaxConcurrentStreams(100);
    Settings later = Settings.none().withMaxConcurrentStreams(5).withEnablePush(false);
    Settings both = first.plus(later);
    assertThat(both)
        .isEqualTo(
            Settings.none()
                .withHeaderTableSize(0)
                .withMaxConcurrentStreams(5)
                .withEnablePush(false))
        .hasSameHashCodeAs(later.withHeaderTableSize(0))
        .hasToString("HEADER_TABLE_SIZE=0 ENABLE_PUSH=0 MAX_CONCURRENT_STREAMS=5");
    assertThat(Settings.none().plus(later)).isEqualTo(later);
    assertThat(first.plus(Settings.none())).isEqualTo(first);
  }

  @Test
  void valuesThatTheRfcForbidsAreRefused() {
    Settings none = Settings.none();
    assertThatThrownBy(() -> none.withMaxFrameSize(16_383))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MAX_FRAME_SIZE is 16383, expected 16384 to 16777215");
    assertThatThrownBy(() -> none.withMaxFrameSize(1 << 24))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> none.withInitialWindowSize(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> none.withMaxConcurrentStreams(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> none.with(Settings.ENABLE_PUSH, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> none.with(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> none.with(7, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void errorCodesHaveTheirNumbers() {
    assertThat(ErrorCode.NO_ERROR.code()).isZero();
    assertThat(ErrorCode.REFUSED_STREAM.code()).isEqualTo(7);
    assertThat(ErrorCode.HTTP_1_1_REQUIRED.code()).isEqualTo(0xd);
    for (ErrorCode each : ErrorCode.values()) {
      assertThat(ErrorCode.of(each.code())).isEqualTo(each);
    }
    assertThat(ErrorCode.of(0xe)).isEqualTo(ErrorCode.INTERNAL_ERROR);
    assertThat(ErrorCode.of(-1)).isEqualTo(ErrorCode.INTERNAL_ERROR);
  }
}
