package dev.legate.verify.calls;

import dev.legate.http2.frame.Flags;
import dev.legate.http2.frame.FrameType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Passes the bytes of one TCP connection on, and goes wrong at one byte of one direction. Whoever
 * comes second is refused.
 */
final class FaultyRelay implements AutoCloseable {
  enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  enum Fault {
    /** From there on every byte is sent alone. */
    SPLIT,
    /** The rest waits until other work has been done. */
    PAUSE,
    /** The receiver sees the end of the stream; what the sender still sends is dropped. */
    CLOSE,
    /** Both sides' connections are reset. */
    RESET,
    /** The rest is dropped; when other work has been done, as {@link #CLOSE}. */
    SWALLOW
  }

  /**
   * What goes wrong.
   *
   * @param at how many bytes pass before
   * @param meanwhile the other work
   */
  record Plan(Direction direction, Fault fault, int at, Runnable meanwhile) {
    @Override
    public String toString() {
      return fault + " " + direction + " at byte " + at;
    }
  }

  private static final int PATIENCE_SECONDS = 20;

  private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final Plan plan;
  private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
  private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
  private final CountDownLatch pumping = new CountDownLatch(2);
  private final Thread accepting;

  FaultyRelay(InetSocketAddress target, Plan plan) throws IOException {
    this.plan = plan;
    // Platform threads: the pollers of virtual ones would stay, and be taken for something left.
    accepting = Thread.ofPlatform().daemon().name("relay").start(() -> accept(target));
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  private void accept(InetSocketAddress target) {
    try (Socket client = listening.accept();
        Socket server = new Socket(target.getAddress(), target.getPort())) {
      listening.close();
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread.ofPlatform()
          .daemon()
          .name("relay back")
          .start(() -> pump(Direction.TO_CLIENT, server, client));
      pump(Direction.TO_SERVER, client, server);
      pumping.await();
    } catch (IOException | InterruptedException nobodyCame) {
      // which the test that waits for a result notices
    }
  }

  private void pump(Direction direction, Socket from, Socket to) {
    try {
      copy(direction, from, to);
      to.shutdownOutput();
      drain(from.getInputStream());
    } catch (IOException gone) {
      // A side has reset its connection, or the plan has; the other side is told as far as it goes.
      try {
        to.shutdownOutput();
      } catch (IOException goneToo) {
        // nobody is left to be told
      }
    } finally {
      pumping.countDown();
    }
  }

  /** Returns when the receiver is to see the end. */
  private void copy(Direction direction, Socket from, Socket to) throws IOException {
    ByteArrayOutputStream tape = direction == Direction.TO_SERVER ? toServer : toClient;
    boolean mine = direction == plan.direction;
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] buffer = new byte[8192];
    boolean paused = false;
    while (true) {
      int left = mine ? plan.at - tape.size() : Integer.MAX_VALUE;
      if (left <= 0 && plan.fault == Fault.CLOSE) {
        return;
      }
      if (left <= 0 && plan.fault == Fault.RESET) {
        from.setSoLinger(true, 0);
        to.setSoLinger(true, 0);
        from.close();
        to.close();
        return;
      }
      int n = in.read(buffer);
      if (n < 0) {
        return;
      }
      int before = Math.clamp(left, 0, n);
      pass(out, tape, buffer, 0, before);
      if (before == n) {
        continue;
      }
      switch (plan.fault) {
        case SPLIT -> {
          for (int i = before; i < n; i++) {
            pass(out, tape, buffer, i, 1);
          }
        }
        case PAUSE -> {
          if (!paused) {
            paused = true;
            plan.meanwhile.run();
          }
          pass(out, tape, buffer, before, n - before);
        }
        case SWALLOW -> {
          plan.meanwhile.run();
          return;
        }
        case CLOSE, RESET -> {} // at the top of the loop
      }
    }
  }

  private static void pass(OutputStream out, ByteArrayOutputStream tape, byte[] b, int at, int n)
      throws IOException {
    out.write(b, at, n);
    tape.write(b, at, n);
  }

  private static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[8192];
    while (in.read(buffer) >= 0) {
      continue;
    }
  }

  /** Waits until both sides have closed their connections; fails if one does not. */
  void awaitEnd() throws InterruptedException {
    if (!accepting.join(Duration.ofSeconds(PATIENCE_SECONDS))) {
      throw new AssertionError("a side has not closed its connection; " + plan);
    }
  }

  /** How many bytes went that way. */
  int passed(Direction direction) {
    return direction == Direction.TO_SERVER ? toServer.size() : toClient.size();
  }

  /** Whether the last byte of the call's trailers was passed to the client. */
  boolean endWasPassed() {
    byte[] b = toClient.toByteArray();
    for (int at = 0; at + 9 <= b.length; ) {
      int next = at + 9 + ((b[at] & 0xff) << 16 | (b[at + 1] & 0xff) << 8 | b[at + 2] & 0xff);
      if (b[at + 3] == FrameType.HEADERS && (b[at + 4] & Flags.END_STREAM) != 0) {
        return next <= b.length;
      }
      at = next;
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
