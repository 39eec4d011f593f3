package dev.legate.maven;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The {@code .proto} files of a jar as files on disk. */
final class ProtoJar {
  private ProtoJar() {}

  /**
   * Unpacks them, unless that has been done before for this very jar.
   *
   * @return the folder, which does not exist if the jar holds none
   */
  static Path unpack(Path jar, Path into) throws IOException {
    String identity =
        Fingerprint.of(
            jar.toAbsolutePath(), Files.size(jar), Files.getLastModifiedTime(jar).toMillis());
    Path folder = into.resolve(jar.getFileName() + "-" + identity.substring(0, 12));
    if (Files.isDirectory(folder)) {
      return folder;
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> protos =
          zip.stream()
              .filter(entry -> !entry.isDirectory() && entry.getName().endsWith(".proto"))
              .toList();
      if (!protos.isEmpty()) {
        unpack(zip, protos, folder);
      }
    } catch (java.util.zip.ZipException e) {
      throw new ProtoException(
          "the dependency "
              + jar
              + " is not a readable jar: "
              + e.getMessage()
              + "; delete it and build again");
    }
    return folder;
  }

  private static void unpack(ZipFile zip, List<? extends ZipEntry> protos, Path folder)
      throws IOException {
    Path unfinished = folder.resolveSibling(folder.getFileName() + ".part");
    OutputFolder.delete(unfinished);
    for (ZipEntry entry : protos) {
      Path target = unfinished.resolve(entry.getName()).normalize();
      if (!target.startsWith(unfinished)) {
        throw new ProtoException(
            zip.getName() + " contains a file outside of itself: " + entry.getName());
      }
      Files.createDirectories(target.getParent());
      try (InputStream content = zip.getInputStream(entry)) {
        Files.copy(content, target);
      }
    }
    // A folder under its final name is complete.
    Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
  }
}
