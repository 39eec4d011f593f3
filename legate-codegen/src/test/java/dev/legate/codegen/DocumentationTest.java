package dev.legate.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DocumentationTest {
  @Test
  void withoutACommentThereIsAnotherFirstSentence() {
    assertThat(new Documentation(" \n", false).javadoc("The service."))
        .containsExactly("/** The service. */");
  }

  @Test
  void emptyLinesSeparateParagraphs() {
    assertThat(new Documentation("\n One.\n Still one.\n\n\n Two.\n\n", false).javadoc(""))
        .containsExactly("/**", " * One.", " * Still one.", " *", " * <p>Two.", " */");
  }

  @Test
  void deprecationIsSaidInJavadocToo() {
    assertThat(new Documentation("One.", true).javadoc(""))
        .containsExactly("/**", " * One.", " *", " * @deprecated The .proto file says so.", " */");
  }

  @Property
  void nothingEndsTheCommentOrBeginsATagOrAnEscape(@ForAll String comment) {
    String text = String.join("\n", new Documentation("x" + comment, false).javadoc(""));

    assertThat(text.substring(3, text.length() - 2)).doesNotContain("*/", "/*", "\\", "@");
    assertThat(text.replace("<p>", "")).doesNotContain("<");
  }
}
