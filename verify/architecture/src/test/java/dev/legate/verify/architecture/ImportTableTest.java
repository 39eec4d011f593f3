package dev.legate.verify.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ImportTableTest {
  private final ImportTable table =
      new ImportTable(
          """
          {a, b} → c → d, e → f
                x → {y, z}     e → g
          """,
          UnaryOperator.identity());

  @Test
  void everythingToTheRightMayBeImportedAndNothingToTheLeft() {
    assertThat(table.allows("a", "c")).isTrue();
    assertThat(table.allows("a", "f")).isTrue();
    assertThat(table.allows("c", "a")).isFalse();
    assertThat(table.allows("f", "e")).isFalse();
  }

  @Test
  void packagesInBracesDoNotImportEachOtherThoseInAListMay() {
    assertThat(table.allows("a", "b")).isFalse();
    assertThat(table.allows("y", "z")).isFalse();
    assertThat(table.allows("d", "e")).isTrue();
  }

  @Test
  void chainsAddUp() {
    assertThat(table.allows("e", "g")).isTrue();
    assertThat(table.allows("e", "f")).isTrue();
    assertThat(table.allows("a", "g")).as("by way of e").isTrue();
    assertThat(table.allows("x", "f")).isFalse();
    assertThat(table.packages()).containsExactly("a", "b", "c", "d", "e", "f", "g", "x", "y", "z");
  }

  @Test
  void aPackageMayImportItself() {
    assertThat(table.allows("a", "a")).isTrue();
  }
}
