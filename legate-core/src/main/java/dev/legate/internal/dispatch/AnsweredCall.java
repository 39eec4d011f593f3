package dev.legate.internal.dispatch;

import dev.legate.Status;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.Trailers;
import java.nio.ByteBuffer;

/** A call that was answered without a handler: what its client still sends is of no interest. */
enum AnsweredCall implements StreamListener {
  INSTANCE;

  @Override
  public int maxReceiveSize() {
    return 0;
  }

  @Override
  public void onHead(ResponseHead head) {}

  @Override
  public void onMessages(ByteBuffer framed, int count) {}

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
}
