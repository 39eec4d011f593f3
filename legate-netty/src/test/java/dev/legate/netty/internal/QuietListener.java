package dev.legate.netty.internal;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.Trailers;

/** A server's listener that cares for messages only, and answers what is invalid. */
abstract class QuietListener implements StreamListener {
  @Override
  public int maxReceiveSize() {
    return 4 * 1024 * 1024;
  }

  @Override
  public void onHead(ResponseHead head) {}

  @Override
  public void onHalfClosed() {}

  @Override
  public void onInvalid(Status status) {}

  @Override
  public void onTrailers(Trailers trailers) {}

  @Override
  public void onClosed(Status status, boolean unprocessed) {}

  @Override
  public void onSent(int bytes) {}

  @Override
  public void onDeadline() {}

  static Trailers failed(Status status) {
    return new Trailers(status, new Metadata());
  }
}
