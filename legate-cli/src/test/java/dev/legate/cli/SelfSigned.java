package dev.legate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A new certificate that nobody has signed but itself, and its key, as PEM files. */
record SelfSigned(Path certificate, Path key) {
  private static final String PASSWORD = "changeit";

  /** Makes it with the JDK's keytool, for a DNS name, valid for a day. */
  static SelfSigned make(Path folder, String dnsName) throws Exception {
    Path store = folder.resolve(dnsName + ".p12");
    keytool(
        "-genkeypair",
        "-alias",
        "key",
        "-keyalg",
        "EC",
        "-validity",
        "1",
        "-dname",
        "CN=" + dnsName,
        "-ext",
        "san=dns:" + dnsName,
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD,
        "-keystore",
        store.toString());
    return read(folder, dnsName, store);
  }

  private static SelfSigned read(Path folder, String name, Path file)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream bytes = Files.newInputStream(file)) {
      store.load(bytes, PASSWORD.toCharArray());
    }
    return new SelfSigned(
        pem(folder.resolve(name + ".pem"), "CERTIFICATE", store.getCertificate("key").getEncoded()),
        pem(
            folder.resolve(name + ".key"),
            "PRIVATE KEY",
            store.getKey("key", PASSWORD.toCharArray()).getEncoded()));
  }

  private static Path pem(Path file, String kind, byte[] bytes) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, lines, kind));
  }

  private static void keytool(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError("keytool said " + said);
    }
  }
}
