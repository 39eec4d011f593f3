package dev.legate;

/** The four shapes of a method. */
public enum MethodType {
  /** One request, one response. */
  UNARY(false, false),
  /** One request, a stream of responses. */
  SERVER_STREAMING(false, true),
  /** A stream of requests, one response. */
  CLIENT_STREAMING(true, false),
  /** A stream of requests, a stream of responses. */
  BIDI_STREAMING(true, true);

  private final boolean requestsStream;
  private final boolean responsesStream;

  MethodType(boolean requestsStream, boolean responsesStream) {
    this.requestsStream = requestsStream;
    this.responsesStream = responsesStream;
  }

  /** Whether any number of requests may be sent, rather than exactly one. */
  public boolean requestsStream() {
    return requestsStream;
  }

  /** Whether any number of responses may be sent, rather than exactly one. */
  public boolean responsesStream() {
    return responsesStream;
  }
}
