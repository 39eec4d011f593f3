package dev.legate.http2.hpack;

import dev.legate.http2.Headers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The runs of indexed fields that blocks began with, by those fields.
 *
 * <p>Unlike bytes, fields stay the same when the dynamic table shifts under them: a peer that adds
 * every {@code grpc-timeout} to the table (grpc-go does) sends other indexes in each block, but the
 * same fields. Gives the same {@link Headers} object for the same fields, which is what makes a
 * prefix known by identity. Holds at most 32 runs.
 */
final class RunCache {

  private static final int SLOTS = 32;

  private @Nullable Run @Nullable [] runs; // until a block comes

  private static final class Run {
    final HeaderField[] fields;
    final Headers headers;

    Run(HeaderField[] fields, Headers headers) {
      this.fields = fields;
      this.headers = headers;
    }
  }

  /** The list of the first {@code count} fields; {@code hash} is the caller's, over all of them. */
  Headers headers(HeaderField[] fields, int count, int hash, long listSize) {
    @Nullable Run[] known = runs;
    if (known == null) {
      known = new Run[SLOTS];
      runs = known;
    }
    int slot = (hash * 0x9E3779B9) >>> 27;
    Run run = known[slot];
    if (run != null && matches(run.fields, fields, count)) {
      return run.headers;
    }
    String[] strings = new String[count * 2];
    for (int i = 0; i < count; i++) {
      strings[2 * i] = fields[i].name;
      strings[2 * i + 1] = fields[i].value;
    }
    Headers headers = Headers.ofDecoded(null, strings);
    if (listSize <= BlockCache.LARGEST_LIST) {
      known[slot] = new Run(Arrays.copyOf(fields, count), headers);
    }
    return headers;
  }

  private static boolean matches(HeaderField[] known, HeaderField[] fields, int count) {
    if (known.length != count) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (!known[i].equals(fields[i])) { // which begins with identity
        return false;
      }
    }
    return true;
  }
}
