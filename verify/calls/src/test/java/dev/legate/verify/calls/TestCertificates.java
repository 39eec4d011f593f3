package dev.legate.verify.calls;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.legate.Identity;
import dev.legate.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An authority and what it issues, made with the JDK's keytool; valid for the test only. */
public final class TestCertificates {
  /** Of every store. */
  public static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;
  private final String name;

  private TestCertificates(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  /** A new authority, whose files go into a folder. */
  public static TestCertificates authority(Path folder, String name) {
    TestCertificates made = new TestCertificates(folder, name);
    newKey(name, made.store(name), "-ext", "bc:c", "-validity", "3");
    return made;
  }

  private Path store(String whose) {
    return folder.resolve(whose + ".p12");
  }

  /** Who trusts what it issues. */
  public Trust trust() {
    return Trust.pem(pem(store(name)));
  }

  String authorityPem() {
    return pem(store(name));
  }

  /** A store with a new key, its certificate and the authority's; dates as keytool takes them. */
  public Path issue(String whose, String names, String start, int days) {
    Path store = store(whose);
    try {
      Files.deleteIfExists(store);
      newKey(whose, store);
      Path request = folder.resolve(whose + ".csr");
      keytool(
          "-certreq", "-alias", "key", "-file", request.toString(), "-keystore", store.toString());
      Path certificate = folder.resolve(whose + ".crt");
      List<String> issuing =
          new ArrayList<>(
              List.of(
                  "-gencert",
                  "-rfc",
                  "-alias",
                  "key",
                  "-infile",
                  request.toString(),
                  "-outfile",
                  certificate.toString(),
                  "-startdate",
                  start,
                  "-validity",
                  "" + days,
                  "-keystore",
                  store(name).toString()));
      if (!names.isEmpty()) {
        issuing.addAll(List.of("-ext", "san=" + names));
      }
      keytool(issuing.toArray(String[]::new));
      Path both = folder.resolve(whose + "-chain.crt");
      Files.writeString(both, Files.readString(certificate) + authorityPem());
      keytool(
          "-importcert",
          "-noprompt",
          "-alias",
          "key",
          "-file",
          both.toString(),
          "-keystore",
          store.toString());
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An identity that is valid now. */
  public Identity identity(String whose, String names) {
    return Identity.pkcs12File(issue(whose, names, "-1d", 3), PASSWORD);
  }

  private static void newKey(String whose, Path store, String... further) {
    List<String> generating = new ArrayList<>();
    generating.addAll(List.of("-genkeypair", "-alias", "key", "-keyalg", "EC"));
    generating.addAll(List.of("-dname", "CN=" + whose, "-keystore", store.toString()));
    generating.addAll(List.of(further));
    keytool(generating.toArray(String[]::new));
  }

  private static String pem(Path store) {
    return keytool("-exportcert", "-rfc", "-alias", "key", "-keystore", store.toString());
  }

  private static String keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + " said " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
