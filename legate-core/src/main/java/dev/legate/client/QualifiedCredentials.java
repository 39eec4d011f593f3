package dev.legate.client;

import dev.legate.Metadata;

/** Credentials of which more was said than they say themselves. */
record QualifiedCredentials(CallCredentials credentials, boolean neverBlock, boolean onPlaintext)
    implements CallCredentials {
  @Override
  public void apply(CredentialsRequest call, Metadata headers) {
    credentials.apply(call, headers);
  }

  @Override
  public boolean applyNow(CredentialsRequest call, Metadata headers) {
    if (!neverBlock) {
      return credentials.applyNow(call, headers);
    }
    credentials.apply(call, headers);
    return true;
  }

  @Override
  public boolean isAllowedOnPlaintext() {
    return onPlaintext || credentials.isAllowedOnPlaintext();
  }

  @Override
  public String toString() {
    return credentials
        + (neverBlock ? ", not blocking" : "")
        + (onPlaintext ? ", also on plaintext" : "");
  }
}
