package dev.legate.verify.calls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** As much of the encoding of certificates (X.690, DER) as the tests need. */
final class Der {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTC_TIME = 0x17;
  private static final int SEQUENCE = 0x30;
  private static final int CONTEXT_PRIMITIVE = 0x80;
  private static final int CONTEXT_CONSTRUCTED = 0xa0;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  static final byte[] TRUE = {0x01, 1, (byte) 0xff};

  private Der() {}

  private static byte[] value(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    int length = content.size();
    if (length < 0x80) {
      whole.write(length);
    } else if (length < 0x100) {
      whole.writeBytes(new byte[] {(byte) 0x81, (byte) length});
    } else {
      whole.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }

  static byte[] sequence(byte[]... elements) {
    return value(SEQUENCE, elements);
  }

  static byte[] integer(BigInteger number) {
    return value(INTEGER, number.toByteArray());
  }

  static byte[] octets(byte[] content) {
    return value(OCTET_STRING, content);
  }

  /** Whole bytes of bits. */
  static byte[] bits(byte[] content) {
    return value(BIT_STRING, new byte[1], content);
  }

  /** An object identifier, such as {@code 2.5.29.17}. */
  static byte[] identifier(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(40 * Integer.parseInt(arcs[0]) + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      int arc = Integer.parseInt(arcs[i]);
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arc >> shift != 0) {
          content.write(0x80 | (arc >> shift & 0x7f));
        }
      }
      content.write(arc & 0x7f);
    }
    return value(OBJECT_IDENTIFIER, content.toByteArray());
  }

  /** A time before 2050. */
  static byte[] time(Instant instant) {
    return value(UTC_TIME, TIME.format(instant).getBytes(US_ASCII));
  }

  /** An element with a tag of the context around it. */
  static byte[] explicit(int number, byte[] element) {
    return value(CONTEXT_CONSTRUCTED | number, element);
  }

  /** Content whose type the tag of the context says. */
  static byte[] implicit(int number, byte[] content) {
    return value(CONTEXT_PRIMITIVE | number, content);
  }
}
