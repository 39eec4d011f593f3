package dev.legate.netty.internal.pipeline;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The two direct buffers of an event loop, which its connections use in turn: one to read into, one
 * to write from.
 *
 * <p>A buffer is free when nobody but the loop refers to it: nearly always, since what was read is
 * taken at once, and what is flushed has left at once while the socket takes it. Otherwise the
 * caller gets null and asks the channel's allocator, of which a loop with little to do needs
 * nothing: neither its memory nor the time in which it and Java's Flight Recorder start.
 */
final class LoopBuffers {
  /** The most that one system call reads. */
  static final int READ = 128 * 1024;

  /** A flush of a whole turn, 528 KiB of DATA, with the frame and the blocks that may exceed it. */
  static final int WRITE = 576 * 1024;

  private @Nullable ByteBuf reading;
  private @Nullable ByteBuf writing;

  /** The empty buffer for reading, to be released by who reads; or null. */
  @Nullable ByteBuf toRead() {
    ByteBuf buffer = reading;
    if (buffer == null) {
      buffer = allocate(READ);
      reading = buffer;
    }
    return taken(buffer);
  }

  /** The empty buffer for writing, to be released when it is written; or null. */
  @Nullable ByteBuf toWrite() {
    ByteBuf buffer = writing;
    if (buffer == null) {
      buffer = allocate(WRITE);
      writing = buffer;
    }
    return taken(buffer);
  }

  /** Whether {@link #toWrite} has it. */
  boolean isWriteFree() {
    return writing == null || writing.refCnt() == 1;
  }

  /** Memory that the collector frees with the loop. */
  private static ByteBuf allocate(int bytes) {
    return Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(bytes));
  }

  private static @Nullable ByteBuf taken(ByteBuf buffer) {
    return buffer.refCnt() == 1 ? buffer.clear().retain() : null;
  }
}
