package dev.legate.netty.internal.server;

import dev.legate.http2.Headers;
import dev.legate.internal.wire.RequestFields;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header blocks of one connection's requests. What was read of a block, or of the prefix
 * that many blocks share, is attached to it and not read again.
 */
final class RequestReader {
  private final RequestFields.Reader reader = new RequestFields.Reader();

  RequestFields read(Headers headers) {
    RequestFields known = attached(headers);
    if (known != null) {
      return known;
    }
    Headers prefix = headers.prefix();
    if (prefix == null) {
      known = read(RequestFields.NONE, headers, 0);
      headers.attach(known);
      return known;
    }
    RequestFields start = attached(prefix);
    if (start == null) {
      start = read(RequestFields.NONE, prefix, 0);
      prefix.attach(start);
    }
    return headers.size() == headers.tailStart()
        ? start
        : read(start, headers, headers.tailStart());
  }

  private static @Nullable RequestFields attached(Headers headers) {
    return headers.attachment() instanceof RequestFields fields ? fields : null;
  }

  private RequestFields read(RequestFields before, Headers headers, int from) {
    reader.begin(before);
    for (int i = from; i < headers.size(); i++) {
      reader.field(headers.name(i), headers.value(i));
    }
    return reader.end();
  }
}
