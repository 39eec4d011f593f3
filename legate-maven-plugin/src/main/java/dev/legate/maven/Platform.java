package dev.legate.maven;

import java.util.Locale;

/** The names under which protobuf publishes {@code protoc} for operating systems and processors. */
final class Platform {
  private Platform() {}

  /** The classifier for values of the system properties {@code os.name} and {@code os.arch}. */
  static String classifier(String osName, String osArch) {
    String os = os(osName.toLowerCase(Locale.ROOT));
    String processor = processor(osArch.toLowerCase(Locale.ROOT));
    // There is none for ARM on Windows, which runs the other.
    return os + "-" + (os.equals("windows") && processor.equals("aarch_64") ? "x86_64" : processor);
  }

  private static String os(String name) {
    if (name.startsWith("linux")) {
      return "linux";
    }
    if (name.startsWith("mac")) {
      return "osx";
    }
    if (name.startsWith("windows")) {
      return "windows";
    }
    throw unknown("operating system", name);
  }

  private static String processor(String name) {
    return switch (name) {
      case "amd64", "x86_64", "x86-64" -> "x86_64";
      case "x86", "i386", "i486", "i586", "i686" -> "x86_32";
      case "aarch64", "arm64" -> "aarch_64";
      case "ppc64le" -> "ppcle_64";
      case "s390x" -> "s390_64";
      default -> throw unknown("processor", name);
    };
  }

  private static ProtoException unknown(String kind, String name) {
    return new ProtoException(
        "there is no protoc in the registry for the "
            + kind
            + " \""
            + name
            + "\"; install protoc and set <protoc> (or -Dlegate.protoc) to its path");
  }
}
