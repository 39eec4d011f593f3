package dev.legate.internal.call;

import dev.legate.internal.transport.CancelReason;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.transport.TransportStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A stream that notes its commands; the test tells the call's listener. */
final class FakeStream implements TransportStream {
  final List<String> commands = Collections.synchronizedList(new ArrayList<>());
  final CompletableFuture<Trailers> finished = new CompletableFuture<>();
  volatile ResponseHead head;
  volatile RequestHead requestHead;
  volatile StreamListener listener;

  /** How many bytes it has been asked to give room for. */
  final List<Integer> rooms = Collections.synchronizedList(new ArrayList<>());

  /** What the stream was started with. */
  volatile ByteBuffer first;

  @Override
  public void sendHead(ResponseHead newHead) {
    head = newHead;
    commands.add("head");
  }

  @Override
  public ByteBuffer room(int bytes) {
    rooms.add(bytes);
    return ByteBuffer.allocate(bytes);
  }

  @Override
  public void sendMessage(ByteBuffer framed) {
    commands.add("message " + taken(framed));
  }

  /** As a transport may that has the buffer: nobody else is to find a message there. */
  private static String taken(ByteBuffer framed) {
    String text = Texts.unframed(framed);
    framed.position(framed.limit());
    return text;
  }

  @Override
  public void halfClose(ByteBuffer framed) {
    if (framed != null) {
      commands.add("message " + taken(framed));
    }
    commands.add("half-close");
  }

  @Override
  public void finish(ResponseHead newHead, ByteBuffer framed, Trailers trailers) {
    if (newHead != null) {
      head = newHead;
    }
    commands.add("finish" + (framed == null ? "" : " " + Texts.unframed(framed)));
    finished.complete(trailers);
  }

  @Override
  public void cancel(CancelReason reason) {
    commands.add("cancel " + reason);
  }

  @Override
  public void limitReached(String limit, long configured, String seen) {
    commands.add("limit " + limit + " " + configured + " " + seen);
  }

  @Override
  public void refusedBy(String limit, long configured) {
    commands.add("refused by " + limit + " " + configured);
  }

  @Override
  public void taken(int bytes) {
    commands.add("taken " + bytes);
  }

  /** Waits until there are so many commands. */
  void awaitCommands(int count) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (commands.size() < count) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("expected " + count + " commands, found " + commands);
      }
      Thread.onSpinWait();
    }
  }
}
