package dev.legate;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of a PEM text (RFC 7468).
 *
 * @param label such as {@code CERTIFICATE}
 * @param body the text between the boundaries
 */
record PemBlock(String label, String body) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*(?:-(?!----)[^-]*)*)-----END \\1-----");

  /** All blocks, in their order; what stands between them is a comment. */
  static List<PemBlock> all(String text) {
    List<PemBlock> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new PemBlock(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  /** What is wrong when none of the blocks is the one that is wanted. */
  static IllegalArgumentException missing(List<PemBlock> found, String wanted) {
    return new IllegalArgumentException(
        "found "
            + (found.isEmpty() ? "no PEM" : found.stream().map(PemBlock::label).toList())
            + ", expected a "
            + wanted
            + " block");
  }

  /** Whether it is a private key that is encrypted in the manner before PKCS#8. */
  boolean isLegacyEncrypted() {
    return body.contains("Proc-Type:") && body.contains("ENCRYPTED");
  }

  /**
   * What it holds.
   *
   * @throws IllegalArgumentException if it is no Base64
   */
  byte[] decoded() {
    try {
      return Base64.getMimeDecoder().decode(body.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("found a " + label + " block that is no Base64", e);
    }
  }
}
