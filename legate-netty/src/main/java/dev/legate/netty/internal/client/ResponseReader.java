package dev.legate.netty.internal.client;

import dev.legate.http2.Headers;
import dev.legate.internal.wire.ResponseFields;

/**
 * Reads the header blocks of one connection's answers. What was read of a block is attached to it
 * and not read again.
 */
final class ResponseReader {
  private final ResponseFields.Reader reader = new ResponseFields.Reader();

  ResponseFields read(Headers headers) {
    if (headers.attachment() instanceof ResponseFields known) {
      return known;
    }
    reader.begin();
    for (int i = 0; i < headers.size(); i++) {
      reader.field(headers.name(i), headers.value(i));
    }
    ResponseFields fields = reader.end();
    headers.attach(fields);
    return fields;
  }
}
