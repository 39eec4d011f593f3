package dev.legate.http2.hpack;

import dev.legate.http2.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes as peers do that put every field into the dynamic table, also those that differ from call
 * to call: grpc-go and, with its defaults, Netty. So each call moves the table.
 */
final class IndexingPeer {
  private static final int TABLE_SIZE = 4096;

  private final List<HeaderField> table = new ArrayList<>();

  byte[] encode(Headers headers) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < headers.size(); i++) {
      field(headers.name(i), headers.value(i), block);
    }
    return block.toByteArray();
  }

  private void field(String name, String value, ByteArrayOutputStream block) {
    int index = StaticTable.indexOf(name, value);
    for (int i = 0; index == 0 && i < table.size(); i++) {
      HeaderField known = table.get(i);
      index = known.name.equals(name) && known.value.equals(value) ? StaticTable.SIZE + 1 + i : 0;
    }
    if (index != 0) {
      integer(0x80, 7, index, block);
      return;
    }
    int nameIndex = StaticTable.indexOfName(name);
    for (int i = 0; nameIndex == 0 && i < table.size(); i++) {
      nameIndex = table.get(i).name.equals(name) ? StaticTable.SIZE + 1 + i : 0;
    }
    integer(0x40, 6, nameIndex, block);
    if (nameIndex == 0) {
      string(name, block);
    }
    string(value, block);
    table.addFirst(new HeaderField(name, value));
    while (table.stream().mapToInt(each -> each.size).sum() > TABLE_SIZE) {
      table.removeLast();
    }
  }

  private static void string(String text, ByteArrayOutputStream block) {
    byte[] coded = new byte[4 * text.length() + 8];
    int length = Huffman.encode(text, coded, 0);
    if (length < text.length()) {
      integer(0x80, 7, length, block);
      block.write(coded, 0, length);
    } else {
      integer(0, 7, text.length(), block);
      block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static void integer(int pattern, int bits, int value, ByteArrayOutputStream block) {
    int mask = (1 << bits) - 1;
    if (value < mask) {
      block.write(pattern | value);
      return;
    }
    block.write(pattern | mask);
    int rest = value - mask;
    while (rest >= 0x80) {
      block.write(rest | 0x80);
      rest >>>= 7;
    }
    block.write(rest);
  }
}
