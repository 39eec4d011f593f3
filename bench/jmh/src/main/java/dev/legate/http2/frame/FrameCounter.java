package dev.legate.http2.frame;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.Settings;
import dev.legate.http2.StreamError;

/** Counts what a reader hands on, and looks at nothing. */
final class FrameCounter implements FrameSink {
  int headers;
  int ends;
  int others;
  long bytes;

  @Override
  public String toString() {
    return headers + " HEADERS, " + ends + " ends, " + others + " others, " + bytes + " bytes";
  }

  @Override
  public void data(
      int streamId, byte[] buffer, int offset, int length, int flowControlled, boolean endStream) {
    bytes += length;
    if (endStream) {
      ends++;
    }
  }

  @Override
  public void headers(int streamId, byte[] buffer, int offset, int length, int flags) {
    headers++;
    bytes += length;
  }

  @Override
  public void continuation(int streamId, byte[] buffer, int offset, int length, int flags) {
    others++;
  }

  @Override
  public void priority(int streamId, int dependency, int weight, boolean exclusive) {
    others++;
  }

  @Override
  public void resetStream(int streamId, ErrorCode code) {
    others++;
  }

  @Override
  public void settings(Settings settings) {
    others++;
  }

  @Override
  public void settingsAck() {
    others++;
  }

  @Override
  public void pushPromise(
      int streamId, int promisedId, byte[] buffer, int offset, int length, int flags) {
    others++;
  }

  @Override
  public void ping(long payload, boolean ack) {
    others++;
  }

  @Override
  public void goAway(int lastStreamId, ErrorCode code, byte[] buffer, int offset, int length) {
    others++;
  }

  @Override
  public void windowUpdate(int streamId, int increment) {
    others++;
  }

  @Override
  public void unknown(int type, int flags, int streamId, byte[] buffer, int offset, int length) {
    others++;
  }

  @Override
  public void streamError(StreamError error) {
    others++;
  }
}
