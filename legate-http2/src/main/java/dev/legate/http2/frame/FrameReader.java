package dev.legate.http2.frame;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Settings;
import dev.legate.http2.StreamError;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames out of bytes that arrive in pieces of any size, and hands them to a {@link
 * FrameSink}.
 *
 * <p>Parses in place: only a frame that did not arrive whole is copied, and DATA is handed on as it
 * arrives. Makes the checks that need no knowledge of streams, as {@link FrameSink} says; the
 * reserved bits are ignored. The first frame must be SETTINGS (RFC 9113 §3.4). Never throws for
 * what a peer sent.
 */
public final class FrameReader {

  private static final int HEADER_LENGTH = FrameWriter.HEADER_LENGTH;
  private static final byte[] NOTHING = {};
  private static final int ID_MASK = 0x7fff_ffff;

  private final int maxFrameSize;

  /** A frame that is not DATA and has begun to arrive; grows with what arrived. */
  private byte[] partial = NOTHING;

  private int partialLength;

  // The DATA frame that is arriving: its header is read, its payload is not all there.
  private int dataStream; // after its end, too, until the next begins
  private int dataLeft; // payload bytes to come, without padding
  private int paddingLeft; // padding bytes to come
  private int dataUncounted; // flow-controlled bytes of the frame that no piece has reported
  private boolean dataEndsStream;
  private boolean inData;
  private boolean paddingLengthToCome;

  /** How many frames came in pieces, and header blocks in frames: names the one that is open. */
  private long begun;

  private int headerBlockStream; // CONTINUATION must come for this stream; 0: none
  private boolean settingsSeen;
  private boolean stopped;
  private @Nullable ConnectionError failure;

  /**
   * A reader at the beginning of a connection, on a server after the client's {@link Preface}.
   *
   * @param maxFrameSize our SETTINGS_MAX_FRAME_SIZE
   */
  public FrameReader(int maxFrameSize) {
    this.maxFrameSize = maxFrameSize;
  }

  /**
   * Reads a region and calls the sink for every frame in it; the error that ends the connection, or
   * null. After an error, or {@link #stop}, everything further is ignored.
   */
  public @Nullable ConnectionError read(byte[] b, int offset, int length, FrameSink sink) {
    int at = offset;
    int end = offset + length;
    while (!stopped) {
      if (inData) {
        at = dataPieces(b, at, end, sink);
        if (inData) {
          return null;
        }
        continue;
      }
      if (partialLength > 0) {
        at = completePartial(b, at, end, sink);
        if (partialLength > 0) {
          return null;
        }
        continue;
      }
      int available = end - at;
      if (available < HEADER_LENGTH) {
        keepPartial(b, at, available);
        return null;
      }
      int word = BigEndian.getInt(b, at);
      int payload = word >>> 8;
      int flags = b[at + 4] & 0xff;
      int streamId = BigEndian.getInt(b, at + 5) & ID_MASK;
      if (!admit(word & 0xff, flags, streamId, payload, b, at, available)) {
        break;
      }
      if ((word & 0xff) == FrameType.DATA) {
        at += HEADER_LENGTH;
        if ((flags & Flags.PADDED) == 0 && available - HEADER_LENGTH >= payload) {
          dataStream = streamId;
          sink.data(streamId, b, at, payload, payload, (flags & Flags.END_STREAM) != 0);
          at += payload;
        } else {
          startData(flags, streamId, payload);
        }
      } else if (available - HEADER_LENGTH >= payload) {
        frame(word & 0xff, flags, streamId, b, at + HEADER_LENGTH, payload, sink);
        at += HEADER_LENGTH + payload;
      } else {
        keepPartial(b, at, available);
        return null;
      }
    }
    return failure;
  }

  /** The stream of the last DATA frame that has begun; 0 before the first. */
  public int dataStream() {
    return dataStream;
  }

  /** How many bytes of DATA follow in the frame that is arriving; 0 if none, or padding is next. */
  public int dataAhead() {
    return inData && !paddingLengthToCome ? dataLeft : 0;
  }

  /** Names the frame, other than DATA, or the header block that has begun; 0 between two. */
  public long unfinished() {
    return partialLength > 0 || headerBlockStream != 0 ? begun : 0;
  }

  /** Ignore what comes, the rest of the region that is being read included. */
  public void stop() {
    stopped = true;
  }

  /** The peer closed its side: what was cut off by that, or null if it was between two frames. */
  public @Nullable ConnectionError end() {
    if (stopped) {
      return failure;
    }
    if (inData || partialLength > 0) {
      String other = settingsSeen ? null : Preface.otherProtocol(partial, 0, partialLength);
      fail(
          ErrorCode.PROTOCOL_ERROR,
          other != null ? other : "the peer closed the connection in the middle of a frame");
    } else if (headerBlockStream != 0) {
      fail(
          ErrorCode.PROTOCOL_ERROR,
          "the peer closed the connection in the middle of a header block");
    } else if (!settingsSeen) {
      fail(ErrorCode.PROTOCOL_ERROR, "the peer closed the connection before its SETTINGS");
    }
    return failure;
  }

  // ---- frames that did not arrive whole

  private void keepPartial(byte[] b, int at, int length) {
    if (partialLength == 0 && headerBlockStream == 0) {
      begun++;
    }
    if (partial.length - partialLength < length) {
      partial =
          Arrays.copyOf(
              partial, Math.max(64, Math.max(partialLength + length, partial.length * 2)));
    }
    System.arraycopy(b, at, partial, partialLength, length);
    partialLength += length;
  }

  /** Adds to the partial frame, up to its end, and hands it on when it is complete. */
  private int completePartial(byte[] b, int at, int end, FrameSink sink) {
    if (partialLength < HEADER_LENGTH) {
      int take = Math.min(HEADER_LENGTH - partialLength, end - at);
      keepPartial(b, at, take);
      at += take;
      if (partialLength < HEADER_LENGTH) {
        return at;
      }
      if (!admit(
          partial[3] & 0xff,
          partial[4] & 0xff,
          BigEndian.getInt(partial, 5) & ID_MASK,
          BigEndian.getInt(partial, 0) >>> 8,
          partial,
          0,
          HEADER_LENGTH)) {
        partialLength = 0;
        return at;
      }
    }
    int type = partial[3] & 0xff;
    int flags = partial[4] & 0xff;
    int streamId = BigEndian.getInt(partial, 5) & ID_MASK;
    int payload = BigEndian.getInt(partial, 0) >>> 8;
    if (type == FrameType.DATA) {
      partialLength = 0;
      startData(flags, streamId, payload);
      return at;
    }
    int take = Math.min(HEADER_LENGTH + payload - partialLength, end - at);
    keepPartial(b, at, take);
    if (partialLength == HEADER_LENGTH + payload) {
      partialLength = 0; // before the call: the frame is read, whatever the sink does
      frame(type, flags, streamId, partial, HEADER_LENGTH, payload, sink);
      if (partial.length > 1024) {
        partial = NOTHING; // large frames are rare, connections may be many
      }
    }
    return at + take;
  }

  // ---- what can be said of a frame before its payload

  private boolean admit(
      int type, int flags, int streamId, int payload, byte[] b, int at, int available) {
    if (!settingsSeen) {
      if (type != FrameType.SETTINGS
          || (flags & Flags.ACK) != 0
          || payload > maxFrameSize
          || streamId != 0) {
        String other = Preface.otherProtocol(b, at, available);
        return fail(
            ErrorCode.PROTOCOL_ERROR,
            other != null
                ? other
                : "the first frame is " + FrameType.name(type) + ", expected SETTINGS");
      }
      settingsSeen = true;
    }
    if (payload > maxFrameSize) {
      return fail(
          ErrorCode.FRAME_SIZE_ERROR,
          FrameType.name(type) + " of " + payload + " bytes, expected at most " + maxFrameSize);
    }
    if (headerBlockStream != 0
        && (type != FrameType.CONTINUATION || streamId != headerBlockStream)) {
      return fail(
          ErrorCode.PROTOCOL_ERROR,
          FrameType.name(type)
              + " on stream "
              + streamId
              + ", expected CONTINUATION on stream "
              + headerBlockStream);
    }
    if (type == FrameType.CONTINUATION && headerBlockStream == 0) {
      return fail(
          ErrorCode.PROTOCOL_ERROR,
          "CONTINUATION on stream " + streamId + ", expected a header block before it");
    }
    return fail(FrameRules.check(type, flags, streamId, payload));
  }

  /** Remembers the error that ends the connection, if there is one; true if there is none. */
  private boolean fail(ErrorCode code, String message) {
    return fail(new ConnectionError(code, message));
  }

  private boolean fail(@Nullable ConnectionError wrong) {
    if (wrong == null) {
      return true;
    }
    failure = wrong;
    stopped = true;
    return false;
  }

  // ---- DATA, in pieces

  private void startData(int flags, int streamId, int payload) {
    inData = true;
    dataStream = streamId;
    dataLeft = payload;
    paddingLeft = 0;
    dataUncounted = payload;
    dataEndsStream = (flags & Flags.END_STREAM) != 0;
    paddingLengthToCome = (flags & Flags.PADDED) != 0;
  }

  /** Hands on what is there of the DATA frame; ends {@code inData} with the frame's last byte. */
  private int dataPieces(byte[] b, int at, int end, FrameSink sink) {
    if (paddingLengthToCome) {
      if (at == end) {
        return at;
      }
      int padding = b[at++] & 0xff;
      if (padding >= dataLeft) {
        inData = false;
        padding(FrameType.DATA, padding, dataLeft - 1);
        return at;
      }
      paddingLengthToCome = false;
      paddingLeft = padding;
      dataLeft -= 1 + padding;
    }
    int available = end - at;
    if (available >= dataLeft + paddingLeft) {
      int length = dataLeft;
      int taken = length + paddingLeft;
      inData = false; // before the call: the frame is read, whatever the sink does
      sink.data(dataStream, b, at, length, dataUncounted, dataEndsStream);
      return at + taken;
    }
    int piece = Math.min(available, dataLeft);
    if (piece > 0) {
      dataLeft -= piece;
      int counted = dataUncounted - dataLeft - paddingLeft;
      dataUncounted -= counted;
      sink.data(dataStream, b, at, piece, counted, false);
    }
    int padding = available - piece;
    paddingLeft -= padding;
    return end;
  }

  // ---- the other frames, whole

  private void frame(
      int type, int flags, int streamId, byte[] b, int at, int length, FrameSink sink) {
    switch (type) {
      case FrameType.HEADERS -> headers(flags, streamId, b, at, length, sink);
      case FrameType.PRIORITY -> priority(streamId, b, at, length, sink);
      case FrameType.RST_STREAM ->
          sink.resetStream(streamId, ErrorCode.of(BigEndian.getInt(b, at)));
      case FrameType.SETTINGS -> settings(flags, b, at, length, sink);
      case FrameType.PUSH_PROMISE -> pushPromise(flags, streamId, b, at, length, sink);
      case FrameType.PING -> sink.ping(BigEndian.getLong(b, at), (flags & Flags.ACK) != 0);
      case FrameType.GOAWAY ->
          sink.goAway(
              BigEndian.getInt(b, at) & ID_MASK,
              ErrorCode.of(BigEndian.getInt(b, at + 4)),
              b,
              at + 8,
              length - 8);
      case FrameType.WINDOW_UPDATE -> windowUpdate(streamId, b, at, sink);
      case FrameType.CONTINUATION -> {
        if ((flags & Flags.END_HEADERS) != 0) {
          headerBlockStream = 0;
        }
        sink.continuation(streamId, b, at, length, flags & Flags.END_HEADERS);
      }
      default -> sink.unknown(type, flags, streamId, b, at, length);
    }
  }

  private void headers(int flags, int streamId, byte[] b, int at, int length, FrameSink sink) {
    int padding = 0;
    if ((flags & (Flags.PADDED | Flags.PRIORITY)) != 0) {
      int prefix = ((flags & Flags.PADDED) != 0 ? 1 : 0) + ((flags & Flags.PRIORITY) != 0 ? 5 : 0);
      if (length < prefix) {
        fail(FrameRules.wrongSize(FrameType.HEADERS, length, "at least " + prefix));
        return;
      }
      if ((flags & Flags.PADDED) != 0) {
        padding = b[at] & 0xff;
      }
      at += prefix;
      length -= prefix;
      if ((flags & Flags.PRIORITY) != 0 && dependency(b, at - 5) == streamId) {
        // A stream error may be one of the connection (§5.4.1); there may be no stream yet.
        fail(ErrorCode.PROTOCOL_ERROR, dependsOnItself(FrameType.HEADERS, streamId));
        return;
      }
      if (padding > length) {
        padding(FrameType.HEADERS, padding, length);
        return;
      }
    }
    if ((flags & Flags.END_HEADERS) == 0) {
      headerBlockStream = streamId;
      begun++;
    }
    sink.headers(streamId, b, at, length - padding, flags & (Flags.END_STREAM | Flags.END_HEADERS));
  }

  private void pushPromise(int flags, int streamId, byte[] b, int at, int length, FrameSink sink) {
    int padding = 0;
    int prefix = 4;
    if ((flags & Flags.PADDED) != 0) {
      prefix = 5;
      padding = length == 0 ? 0 : b[at] & 0xff;
    }
    if (length < prefix) {
      fail(FrameRules.wrongSize(FrameType.PUSH_PROMISE, length, "at least " + prefix));
      return;
    }
    if (padding > length - prefix) {
      padding(FrameType.PUSH_PROMISE, padding, length - prefix);
      return;
    }
    if ((flags & Flags.END_HEADERS) == 0) {
      headerBlockStream = streamId;
    }
    int promisedId = BigEndian.getInt(b, at + prefix - 4) & ID_MASK;
    sink.pushPromise(
        streamId, promisedId, b, at + prefix, length - prefix - padding, flags & Flags.END_HEADERS);
  }

  private void padding(int type, int padding, int room) {
    fail(
        ErrorCode.PROTOCOL_ERROR,
        FrameType.name(type) + " with " + padding + " bytes of padding in " + room + " bytes");
  }

  private static void priority(int streamId, byte[] b, int at, int length, FrameSink sink) {
    if (length != 5) {
      sink.streamError(
          new StreamError(
              streamId,
              ErrorCode.FRAME_SIZE_ERROR,
              "PRIORITY of " + length + " bytes, expected 5"));
      return;
    }
    int dependency = dependency(b, at);
    if (dependency == streamId) {
      String message = dependsOnItself(FrameType.PRIORITY, streamId);
      sink.streamError(new StreamError(streamId, ErrorCode.PROTOCOL_ERROR, message));
      return;
    }
    sink.priority(streamId, dependency, (b[at + 4] & 0xff) + 1, b[at] < 0);
  }

  private static int dependency(byte[] b, int at) {
    return BigEndian.getInt(b, at) & ID_MASK;
  }

  /** RFC 7540 §5.3.1, all that is left of priorities for a receiver that ignores them. */
  private static String dependsOnItself(int type, int streamId) {
    return FrameType.name(type) + " that makes stream " + streamId + " depend on itself";
  }

  private void settings(int flags, byte[] b, int at, int length, FrameSink sink) {
    if ((flags & Flags.ACK) != 0) {
      sink.settingsAck();
      return;
    }
    Settings settings = Settings.none();
    for (int end = at + length; at < end; at += 6) {
      int parameter = BigEndian.getShort(b, at);
      int value = BigEndian.getInt(b, at + 2);
      if (parameter < 1 || parameter > Settings.LAST_PARAMETER) {
        continue; // RFC 9113 §6.5.2: unknown settings are ignored
      }
      if (!fail(Settings.check(parameter, value))) {
        return;
      }
      if (settings.isGiven(parameter)) {
        sink.settingsRepeated(settings);
        if (stopped) {
          return;
        }
      }
      settings = settings.with(parameter, value < 0 ? Settings.UNLIMITED : value);
    }
    sink.settings(settings);
  }

  private void windowUpdate(int streamId, byte[] b, int at, FrameSink sink) {
    int increment = BigEndian.getInt(b, at) & ID_MASK;
    if (increment > 0) {
      sink.windowUpdate(streamId, increment);
    } else if (streamId == 0) {
      fail(ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE of the connection by 0, expected at least 1");
    } else {
      sink.streamError(
          new StreamError(
              streamId, ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE by 0, expected at least 1"));
    }
  }
}
