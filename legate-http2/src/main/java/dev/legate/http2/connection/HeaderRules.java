package dev.legate.http2.connection;

import dev.legate.http2.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What makes a message malformed (RFC 9113 §8.1 to §8.3): checks one header list at a time.
 *
 * <p>Each check returns what is wrong, or null. A list or prefix that the decoder recognised is the
 * same object as before, and is not looked at again. White space around a value is tolerated: RFC
 * 9113 would call it malformed, but implementations of gRPC send it.
 */
@SuppressWarnings("ReferenceEquality") // identity is what the decoder promises
final class HeaderRules {
  private static final int METHOD = 1;
  private static final int SCHEME = 1 << 1;
  private static final int PATH = 1 << 2;
  private static final int AUTHORITY = 1 << 3;
  private static final int STATUS = 1 << 4;
  private static final int PSEUDO = METHOD | SCHEME | PATH | AUTHORITY | STATUS;
  private static final int REGULAR = 1 << 5;
  private static final int CONNECT = 1 << 6;
  private static final int CONTENT_LENGTH = 1 << 7;

  private static final int REQUEST_PSEUDO = METHOD | SCHEME | PATH | AUTHORITY;
  private static final int REQUIRED_OF_REQUESTS = METHOD | SCHEME | PATH;

  private static final int KNOWN = 8;
  private static final @Nullable Headers[] NONE_KNOWN = {};
  private static final int[] NONE_FOUND = {};

  // Lists that were found good, by identity, and what was found in them.
  private @Nullable Headers[] known = NONE_KNOWN; // until a block comes, as the next
  private int[] knownFound = NONE_FOUND;
  private int nextKnown;

  /** The name of a field that was found good whatever its value may be, by identity. */
  private @Nullable String goodName;

  private int found;
  private long contentLength;

  /**
   * What {@code content-length} the last list announced, or {@link Http2Stream#NO_CONTENT_LENGTH}.
   */
  long contentLength() {
    return contentLength;
  }

  /** Checks a request's header list. */
  @Nullable String request(Headers headers) {
    String wrong = fields(headers, REQUEST_PSEUDO);
    if (wrong != null) {
      return wrong;
    }
    if ((found & CONNECT) != 0) { // RFC 9113 §8.5
      return (found & (SCHEME | PATH | AUTHORITY)) == AUTHORITY
          ? null
          : "CONNECT request with :scheme, :path or without :authority";
    }
    int missing = REQUIRED_OF_REQUESTS & ~found;
    return missing == 0 ? null : "request without " + pseudoName(missing);
  }

  /** Checks a response's header list, interim ones included. */
  @Nullable String response(Headers headers) {
    String wrong = fields(headers, STATUS);
    return wrong != null || (found & STATUS) != 0 ? wrong : "response without :status";
  }

  /** Checks trailers. */
  @Nullable String trailers(Headers headers) {
    return fields(headers, 0);
  }

  private @Nullable String fields(Headers headers, int allowedPseudo) {
    contentLength = Http2Stream.NO_CONTENT_LENGTH;
    Headers shared = headers.prefix() == null ? headers : headers.prefix();
    int at = recall(shared);
    if (at >= 0) {
      found = knownFound[at];
      if ((found & PSEUDO & ~allowedPseudo) != 0) {
        return misplacedPseudo(found & PSEUDO & ~allowedPseudo);
      }
      if ((found & CONTENT_LENGTH) != 0) {
        String wrong = contentLength(shared.get("content-length"));
        if (wrong != null) {
          return wrong;
        }
      }
    } else {
      found = 0;
      String wrong = range(shared, 0, allowedPseudo);
      if (wrong != null) {
        return wrong;
      }
      remember(shared);
    }
    return shared == headers ? null : range(headers, headers.tailStart(), allowedPseudo);
  }

  private int recall(Headers shared) {
    for (int i = 0; i < known.length; i++) {
      if (known[i] == shared) {
        return i;
      }
    }
    return -1;
  }

  private void remember(Headers shared) {
    if (known.length == 0) {
      known = new @Nullable Headers[KNOWN];
      knownFound = new int[KNOWN];
    }
    known[nextKnown] = shared;
    knownFound[nextKnown] = found;
    nextKnown = (nextKnown + 1) % KNOWN;
  }

  private @Nullable String range(Headers headers, int from, int allowedPseudo) {
    for (int i = from; i < headers.size(); i++) {
      String name = headers.name(i);
      String value = headers.value(i);
      String wrong =
          !name.isEmpty() && name.charAt(0) == ':'
              ? pseudo(name, value, allowedPseudo)
              : regular(name, value);
      if (wrong == null) {
        wrong = value(name, value);
      }
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private @Nullable String pseudo(String name, String value, int allowed) {
    int bit = pseudoBit(name);
    if ((bit & allowed) == 0) {
      return bit == 0 ? "unknown pseudo-header " + shown(name) : misplacedPseudo(bit);
    }
    if ((found & bit) != 0) {
      return "pseudo-header " + name + " twice";
    }
    if ((found & REGULAR) != 0) {
      return "pseudo-header " + name + " after regular fields";
    }
    found |= bit;
    if (bit == STATUS) {
      return isStatus(value) ? null : ":status is " + shown(value) + ", expected three digits";
    }
    if (bit == METHOD && value.equals("CONNECT")) {
      found |= CONNECT;
    }
    return bit == AUTHORITY || !value.isEmpty() ? null : "pseudo-header " + name + " is empty";
  }

  private @Nullable String regular(String name, String value) {
    found |= REGULAR;
    if (name == goodName) {
      return null;
    }
    if (name.isEmpty()) {
      return "field with an empty name";
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == ':' || (c >= 'A' && c <= 'Z')) { // RFC 9113 §8.2.1
        return "illegal field name " + shown(name);
      }
    }
    return switch (name) {
      case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade" ->
          "connection-specific field " + name; // RFC 9113 §8.2.2
      case "te" ->
          value.equals("trailers") ? null : "te is " + shown(value) + ", expected trailers";
      case "content-length" -> contentLength(value);
      default -> {
        goodName = name; // what a table has is the same object again: the name of grpc-timeout
        yield null;
      }
    };
  }

  private static @Nullable String value(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= '\r' && (c == 0 || c == '\r' || c == '\n')) {
        return "NUL, CR or LF in the value of " + shown(name);
      }
    }
    return null;
  }

  private @Nullable String contentLength(@Nullable String value) {
    long parsed = 0;
    int digits = value == null ? 0 : value.length();
    boolean legal = digits > 0 && digits <= 18;
    for (int i = 0; legal && value != null && i < digits; i++) {
      int digit = value.charAt(i) - '0';
      legal = digit >= 0 && digit <= 9;
      parsed = parsed * 10 + digit;
    }
    if (!legal) {
      return "content-length is " + shown(value == null ? "" : value) + ", expected a number";
    }
    if ((found & CONTENT_LENGTH) != 0
        && contentLength != Http2Stream.NO_CONTENT_LENGTH
        && contentLength != parsed) {
      return "content-length twice, " + contentLength + " and " + parsed;
    }
    found |= CONTENT_LENGTH;
    contentLength = parsed;
    return null;
  }

  private static boolean isStatus(String value) {
    return value.length() == 3
        && value.charAt(0) >= '1'
        && value.charAt(0) <= '9'
        && isDigit(value.charAt(1))
        && isDigit(value.charAt(2));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int pseudoBit(String name) {
    return switch (name) {
      case ":method" -> METHOD;
      case ":scheme" -> SCHEME;
      case ":path" -> PATH;
      case ":authority" -> AUTHORITY;
      case ":status" -> STATUS;
      default -> 0;
    };
  }

  private static String misplacedPseudo(int bits) {
    return "pseudo-header " + pseudoName(bits) + " where it must not be";
  }

  private static String pseudoName(int bits) {
    return switch (Integer.lowestOneBit(bits)) {
      case METHOD -> ":method";
      case SCHEME -> ":scheme";
      case PATH -> ":path";
      case AUTHORITY -> ":authority";
      default -> ":status";
    };
  }

  /** Text of the peer's, safe to show in a log. */
  private static String shown(String text) {
    StringBuilder shown = new StringBuilder("\"");
    for (int i = 0; i < Math.min(text.length(), 60); i++) {
      char c = text.charAt(i);
      shown.append(c < ' ' || c >= 0x7f ? '?' : c);
    }
    return shown.append(text.length() > 60 ? "…\"" : "\"").toString();
  }
}
