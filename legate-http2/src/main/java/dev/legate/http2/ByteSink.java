package dev.legate.http2;

/** Takes bytes that are ready to leave. */
@FunctionalInterface
public interface ByteSink {

  /** Takes a region; the buffer is only valid during the call. */
  void write(byte[] buffer, int offset, int length);
}
