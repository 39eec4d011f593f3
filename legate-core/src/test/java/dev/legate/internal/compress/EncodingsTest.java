package dev.legate.internal.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.spi.Compressor;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingsTest {
  private record Named(String name) implements Compressor {
    @Override
    public OutputStream compress(OutputStream target) {
      return target;
    }

    @Override
    public InputStream decompress(InputStream source) {
      return source;
    }
  }

  @Test
  void gzipAndDeflateAreThereAndIdentityIsNamedFirst() {
    assertThat(Encodings.BUILT_IN.names()).containsExactly("identity", "deflate", "gzip");
    assertThat(Encodings.BUILT_IN.find("gzip")).isInstanceOf(GzipCompressor.class);
    assertThat(Encodings.BUILT_IN.find("deflate")).isInstanceOf(DeflateCompressor.class);
    assertThat(Encodings.BUILT_IN.find("identity")).isNull();
    assertThat(Encodings.BUILT_IN.find(null)).isNull();
  }

  @Test
  void othersAreAddedOrTakeThePlaceOfOneOfTheirName() {
    Named zstd = new Named("zstd");
    Named gzip = new Named("gzip");
    Encodings encodings = Encodings.with(List.of(zstd, gzip));
    assertThat(encodings.names()).containsExactly("identity", "deflate", "gzip", "zstd");
    assertThat(encodings.chosen("zstd")).isSameAs(zstd);
    assertThat(encodings.chosen("gzip")).isSameAs(gzip);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "identity", "GZIP", "a b", "a,b", "é"})
  void aNameThatCannotBeSentIsRefused(String name) {
    assertThatThrownBy(() -> Encodings.with(List.of(new Named(name))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void whatIsChosenHasToBeKnown() {
    assertThat(Encodings.BUILT_IN.chosen("identity")).isNull();
    assertThatThrownBy(() -> Encodings.BUILT_IN.chosen("zstd"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'zstd'")
        .hasMessageContaining("identity, deflate, gzip");
  }

  @Test
  void aPeerReadsWhatItNames() {
    assertThat(Encodings.accepts("identity,gzip", "gzip")).isTrue();
    assertThat(Encodings.accepts(" deflate , gzip ", "deflate")).isTrue();
    assertThat(Encodings.accepts("identity,gzip", "deflate")).isFalse();
    assertThat(Encodings.accepts("xgzip", "gzip")).isFalse();
    assertThat(Encodings.accepts("", "gzip")).isFalse();
    assertThat(Encodings.accepts(null, "gzip")).isFalse();
  }
}
