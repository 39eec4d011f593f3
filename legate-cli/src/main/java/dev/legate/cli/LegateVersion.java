package dev.legate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote beside this class. */
final class LegateVersion implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    try (InputStream file = LegateVersion.class.getResourceAsStream("version.txt")) {
      if (file == null) {
        throw new IllegalStateException("version.txt is missing beside " + LegateVersion.class);
      }
      String version = new String(file.readAllBytes(), UTF_8).strip();
      return new String[] {"legate " + version + ", Java " + Runtime.version()};
    }
  }
}
