package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.CallOptions;
import dev.legate.spi.ConnectionEvents;
import dev.legate.spi.LimitReached;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told that a peer came to a limit, on both sides of a connection. */
final class LimitEventsTest {
  private static final String LARGE = "x".repeat(1 << 20);
  private static final int LIMIT = 1000;

  /** A limit of messages that a server receives, or that its client does. */
  private static Rig rig(int ofServer, int ofClient, ConnectionEvents... listeners) {
    return Rig.of(
            Carrier.SOCKETS,
            Texts.echo(),
            server -> {
              server.maxReceiveSize(ofServer);
              List.of(listeners).forEach(server::connectionEvents);
              return server;
            },
            channel -> {
              List.of(listeners).forEach(channel::connectionEvents);
              return channel.defaults(CallOptions.NONE.maxReceiveSize(ofClient));
            })
        .connected();
  }

  private static void exceed(Rig rig) {
    exceed(rig, LARGE);
  }

  private static void exceed(Rig rig, String text) {
    StatusException refused =
        catchThrowableOfType(
            StatusException.class,
            () ->
                rig.stub
                    .with(options -> options.timeout(Duration.ofSeconds(20)))
                    .unary(UNARY, text));
    assertThat(refused.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(rig.stub.unary(UNARY, "small")).isEqualTo("echo small");
  }

  @Test
  void aServerTellsOnceOfAMessageHoweverMuchOfItComes() {
    List<LimitReached> events = new CopyOnWriteArrayList<>();
    try (Rig rig = rig(LIMIT, 2 << 20, recording(events))) {
      exceed(rig);
      exceed(rig);
    }
    assertThat(events).hasSize(2).allSatisfy(event -> isTheMessage(event, LARGE.length()));
  }

  @Test
  void aClientTellsOnceOfAMessageHoweverMuchOfItComes() {
    List<LimitReached> events = new CopyOnWriteArrayList<>();
    try (Rig rig = rig(2 << 20, LIMIT, recording(events))) {
      exceed(rig);
      exceed(rig);
      assertThat(events)
          .hasSize(2)
          .allSatisfy(event -> isTheMessage(event, ("echo " + LARGE).length()))
          .allSatisfy(
              event -> assertThat(event.peer()).isEqualTo(rig.server.addresses().getFirst()));
    }
  }

  @Test
  void aMessageThatGrowsBeyondTheLimitWhenDecompressedIsTold() {
    List<LimitReached> ofServer = new CopyOnWriteArrayList<>();
    List<LimitReached> ofClient = new CopyOnWriteArrayList<>();
    try (Rig rig =
        Rig.of(
                Carrier.SOCKETS,
                Texts.echo(),
                server ->
                    server
                        .maxReceiveSize(LIMIT)
                        .compression("gzip")
                        .connectionEvents(recording(ofServer)),
                channel ->
                    channel
                        .connectionEvents(recording(ofClient))
                        .defaults(CallOptions.NONE.compression("gzip").maxReceiveSize(LIMIT)))
            .connected()) {
      exceed(rig, "x".repeat(10 * LIMIT));
      assertThat(ofServer).singleElement().satisfies(LimitEventsTest::isTheDecompressed);
      assertThat(ofClient).isEmpty();
      exceed(rig, "x".repeat(LIMIT - 1)); // with the echo's five characters
      // A call behind it: its commands came to the event loop after the report.
      assertThat(ofClient).singleElement().satisfies(LimitEventsTest::isTheDecompressed);
      assertThat(ofServer).hasSize(1);
    }
  }

  private static void isTheDecompressed(LimitReached event) {
    assertThat(event.limit()).isEqualTo("maxReceiveSize");
    assertThat(event.configured()).isEqualTo(LIMIT);
    assertThat(event.seen())
        .matches(
            "a message of [0-9]+ bytes compressed with gzip"
                + " has at least [0-9]+ bytes when decompressed");
    assertThat(event.outcome()).isEqualTo(LimitReached.Outcome.STREAM_ENDED);
    assertThat(event.peer()).isInstanceOf(InetSocketAddress.class);
  }

  private static void isTheMessage(LimitReached event, int size) {
    assertThat(event.limit()).isEqualTo("maxReceiveSize");
    assertThat(event.configured()).isEqualTo(LIMIT);
    assertThat(event.seen()).isEqualTo("a message of " + size + " bytes");
    assertThat(event.outcome()).isEqualTo(LimitReached.Outcome.STREAM_ENDED);
    assertThat(event.peer()).isInstanceOf(InetSocketAddress.class);
  }

  private static ConnectionEvents recording(List<LimitReached> events) {
    return new ConnectionEvents() {
      @Override
      public void limitReached(LimitReached event) {
        events.add(event);
      }
    };
  }

  @Test
  void whatAListenerThrowsIsLoggedAndKeepsNobodyFromBeingTold() {
    IllegalStateException thrown = new IllegalStateException("a listener's defect");
    ConnectionEvents broken =
        new ConnectionEvents() {
          @Override
          public void limitReached(LimitReached event) {
            throw thrown;
          }

          @Override
          public String toString() {
            return "the broken listener";
          }
        };
    List<LimitReached> events = new CopyOnWriteArrayList<>();
    List<LogRecord> logged = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger("dev.legate.limits");
    Handler handler = recordingLog(logged);
    logger.addHandler(handler);
    try (Rig rig = rig(LIMIT, 2 << 20, broken, recording(events))) {
      exceed(rig);
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(events).hasSize(1);
    assertThat(logged)
        .filteredOn(each -> each.getThrown() == thrown)
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.getLevel()).isEqualTo(Level.WARNING);
              assertThat(each.getMessage())
                  .isEqualTo("the broken listener failed in limitReached()");
            });
  }

  private static Handler recordingLog(List<LogRecord> records) {
    return new Handler() {
      @Override
      public void publish(LogRecord each) {
        records.add(each);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @Test
  void aFlightRecordingHasTheEvent(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("limits.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("dev.legate.LimitReached");
      recording.start();
      try (Rig rig = rig(LIMIT, 2 << 20)) {
        exceed(rig);
      }
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(each -> each.getEventType().getName().equals("dev.legate.LimitReached"))
            .toList();
    assertThat(events)
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.getString("limit")).isEqualTo("maxReceiveSize");
              assertThat(each.getLong("configured")).isEqualTo(LIMIT);
              assertThat(each.getString("seen"))
                  .isEqualTo("a message of " + LARGE.length() + " bytes");
              assertThat(each.getString("outcome")).isEqualTo("STREAM_ENDED");
              assertThat(each.getString("peer")).contains("127.0.0.1");
            });
  }
}
