package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static dev.legate.verify.calls.Texts.SERVER;
import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.client.BidiStream;
import dev.legate.client.Channel;
import dev.legate.client.ResponseStream;
import dev.legate.netty.NettyOptions;
import dev.legate.server.ServerBuilder;
import dev.legate.server.ServiceDefinition;
import dev.legate.stub.Stub;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Over sockets, with one event loop for everything: neither handlers that burn nor a connection
 * that keeps the loop busy keep others from being served.
 */
class FairLoopTest {
  private static final String UNARY_PATH = "/verify.Texts/Unary";
  private static final String BURN_PATH = "/verify.Burners/Burn";
  private static final String LARGE = "x".repeat(256 * 1024);

  private final NettyOptions usual = NettyOptions.current();

  @BeforeEach
  void oneLoop() {
    usual.eventLoops(1).use();
  }

  @AfterEach
  void asUsual() {
    usual.use();
  }

  /** Unary methods that are served on the loop, and streams that do not end by themselves. */
  private static ServiceDefinition service() {
    return Texts.service()
        .unary(UNARY, request -> "echo " + request)
        .serverStreaming(
            SERVER,
            (request, responses) -> {
              while (true) {
                responses.send(LARGE); // until the client has gone
              }
            })
        .bidiStreaming(
            BIDI,
            (requests, responses) -> {
              for (String request : requests) {
                assertThat(request).hasSize(LARGE.length());
              }
            })
        .build()
        .inline();
  }

  @Test
  void pingsAreAcknowledgedWhileHandlersBurn() throws Exception {
    Burners burners = new Burners();
    try (Rig rig = Rig.of(Carrier.SOCKETS, burners.service());
        RawConnection same = new RawConnection(rig.server);
        RawConnection other = new RawConnection(rig.server);
        burners) {
      same.call(BURN_PATH, Burners.CALLS);
      burners.awaitBurningEverywhere();
      same.ping(1);
      other.ping(2);
      try (RawConnection later = new RawConnection(rig.server)) {
        later.ping(3);
      }
      same.ping(4);
      assertThat(same.answered).isZero();
    }
  }

  @Test
  void aFloodOfSmallRequestsDoesNotStarveAnotherConnection() throws Exception {
    try (Rig rig = Rig.of(Carrier.SOCKETS, service(), FairLoopTest::pingsPermitted).connected();
        RawConnection flooding = new RawConnection(rig.server);
        Flood flood = new Flood(new SmallRequests(flooding));
        RawConnection other = new RawConnection(rig.server)) {
      othersAreServed(rig.stub, other, flood);
    }
  }

  @Test
  void aLargeDownloadDoesNotStarveAnotherConnection() throws Exception {
    try (Rig rig = Rig.of(Carrier.SOCKETS, service(), FairLoopTest::pingsPermitted).connected();
        Channel downloading = rig.another(Carrier.SOCKETS);
        ResponseStream<String> download = Stub.of(downloading).serverStreaming(SERVER, "");
        Flood flood = new Flood(() -> assertThat(download.receive()).hasSize(LARGE.length()));
        RawConnection other = new RawConnection(rig.server)) {
      othersAreServed(rig.stub, other, flood);
    }
  }

  @Test
  void aLargeUploadDoesNotStarveAnotherConnection() throws Exception {
    try (Rig rig = Rig.of(Carrier.SOCKETS, service(), FairLoopTest::pingsPermitted).connected();
        Channel uploading = rig.another(Carrier.SOCKETS);
        BidiStream<String, String> upload = Stub.of(uploading).bidiStreaming(BIDI);
        Flood flood = new Flood(() -> assertThat(upload.send(LARGE)).isTrue());
        RawConnection other = new RawConnection(rig.server)) {
      othersAreServed(rig.stub, other, flood);
    }
  }

  /** Our PINGs are many, and are not keepalive. */
  private static ServerBuilder pingsPermitted(ServerBuilder server) {
    return server.permitKeepalive(Duration.ZERO).permitKeepaliveWithoutCalls();
  }

  private static void othersAreServed(Stub stub, RawConnection other, Flood flood)
      throws Exception {
    Stub patient = stub.with(o -> o.timeout(Duration.ofSeconds(30)));
    flood.awaitMore();
    for (int i = 0; i < 200; i++) {
      assertThat(patient.unary(UNARY, "" + i)).isEqualTo("echo " + i);
      other.ping(i + 1);
    }
    flood.awaitMore(); // it was there all the while
  }

  /** Keeps many small calls open on a connection. */
  private static final class SmallRequests implements Flood.Step {
    private static final int AT_ONCE = 500;

    private final RawConnection connection;
    private int begun;

    SmallRequests(RawConnection connection) {
      this.connection = connection;
    }

    @Override
    public void run() throws IOException {
      int before = connection.answered;
      int more = AT_ONCE - (begun - before);
      connection.call(UNARY_PATH, more);
      begun += more;
      connection.exchangeUntil(() -> connection.answered > before);
    }
  }

  /** What a platform thread does again and again until this is closed. */
  private static final class Flood implements AutoCloseable {
    private static final int ENOUGH = 20;

    interface Step {
      void run() throws Exception;
    }

    private final Semaphore steps = new Semaphore(0);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stop;

    Flood(Step step) {
      thread = Thread.ofPlatform().daemon().start(() -> repeat(step));
    }

    private void repeat(Step step) {
      try {
        while (!stop) {
          step.run();
          steps.release();
        }
      } catch (Throwable thrown) {
        failure.set(thrown);
      }
    }

    /** Waits until it has gone on. */
    void awaitMore() throws InterruptedException {
      steps.drainPermits();
      assertThat(steps.tryAcquire(ENOUGH, 30, TimeUnit.SECONDS))
          .as(() -> "the flood goes on: " + failure.get())
          .isTrue();
    }

    @Override
    public void close() {
      stop = true;
      try {
        thread.join();
      } catch (InterruptedException timeOut) {
        throw new AssertionError(timeOut);
      }
      assertThat(failure.get()).isNull();
    }
  }
}
