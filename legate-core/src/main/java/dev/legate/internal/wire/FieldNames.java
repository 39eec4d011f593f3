package dev.legate.internal.wire;

import org.jspecify.annotations.Nullable;

/** The header fields that gRPC and HTTP/2 themselves use. */
final class FieldNames {
  static final String METHOD = ":method";
  static final String SCHEME = ":scheme";
  static final String PATH = ":path";
  static final String AUTHORITY = ":authority";
  static final String STATUS = ":status";
  static final String ALLOW = "allow";
  static final String CONTENT_LENGTH = "content-length";
  static final String CONTENT_TYPE = "content-type";
  static final String HOST = "host";
  static final String SERVER = "server";
  static final String TE = "te";
  static final String USER_AGENT = "user-agent";
  static final String GRPC_ACCEPT_ENCODING = "grpc-accept-encoding";
  static final String GRPC_ENCODING = "grpc-encoding";
  static final String GRPC_MESSAGE = "grpc-message";
  static final String GRPC_MESSAGE_TYPE = "grpc-message-type";
  static final String GRPC_STATUS = "grpc-status";
  static final String GRPC_STATUS_DETAILS = "grpc-status-details-bin";
  static final String GRPC_TIMEOUT = "grpc-timeout";

  private static final String GRPC = "application/grpc";

  private FieldNames() {}

  /** The encoding that a {@code grpc-encoding} names; null stands for identity. */
  static @Nullable String encoding(String value) {
    return value.equals("identity") ? null : value;
  }

  /**
   * Whether a content type is gRPC's: alone, with a subtype after '+', or with parameters; so not
   * {@code application/grpc-web}.
   */
  static boolean isGrpc(String contentType) {
    if (!contentType.regionMatches(true, 0, GRPC, 0, GRPC.length())) {
      return false;
    }
    if (contentType.length() == GRPC.length()) {
      return true;
    }
    char next = contentType.charAt(GRPC.length());
    return next == '+' || next == ';';
  }
}
