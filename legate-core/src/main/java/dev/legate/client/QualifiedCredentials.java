package dev.legate.client;

import dev.legate.Metadata;

/** Credentials of which something was said that they do not say themselves. */
record QualifiedCredentials(CallCredentials credentials, Quality quality)
    implements CallCredentials {
  /** What was said. */
  enum Quality {
    NOT_BLOCKING,
    ALSO_ON_PLAINTEXT
  }

  @Override
  public void apply(CredentialsRequest call, Metadata headers) {
    credentials.apply(call, headers);
  }

  @Override
  public boolean applyNow(CredentialsRequest call, Metadata headers) {
    return switch (quality) {
      case NOT_BLOCKING -> {
        credentials.apply(call, headers);
        yield true;
      }
      case ALSO_ON_PLAINTEXT -> credentials.applyNow(call, headers);
    };
  }

  @Override
  public boolean isAllowedOnPlaintext() {
    return quality == Quality.ALSO_ON_PLAINTEXT || credentials.isAllowedOnPlaintext();
  }

  @Override
  public String toString() {
    return switch (quality) {
      case NOT_BLOCKING -> credentials + ", not blocking";
      case ALSO_ON_PLAINTEXT -> credentials + ", also on plaintext";
    };
  }
}
