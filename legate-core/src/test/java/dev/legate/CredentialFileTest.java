package dev.legate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a file of credentials is told with its name, which is told once. */
class CredentialFileTest {
  @TempDir Path folder;

  @Test
  void aFileThatIsMissingIsNamed() {
    Path missing = folder.resolve("ca.pem");
    assertThatThrownBy(() -> Trust.pemFile(missing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the file " + missing + " does not exist");
    assertThatThrownBy(() -> Identity.pkcs12File(missing, new char[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the file " + missing + " does not exist");
  }

  @Test
  void aFileWithSomethingElseInItIsNamedWithWhatWasFound() throws Exception {
    Path file = Files.writeString(folder.resolve("ca.pem"), "no PEM at all");
    assertThatThrownBy(() -> Trust.pemFile(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the file " + file + ": found no PEM, expected a CERTIFICATE block");
    assertThatThrownBy(() -> Identity.pemFiles(file, file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the file " + file + ": found no PEM, expected a CERTIFICATE block");
  }
}
