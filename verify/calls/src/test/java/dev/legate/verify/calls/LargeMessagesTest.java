package dev.legate.verify.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.stub.Stub;
import dev.legate.verify.calls.Patterns.Pattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrays of large messages are used again: never while somebody still needs them. */
@ParameterizedClass
@EnumSource(Carrier.class)
class LargeMessagesTest {
  private static final int CALLERS = 8;
  private static final int CALLS = 12;
  private static final int MESSAGES = 10;

  private final Rig rig;

  LargeMessagesTest(Carrier carrier) {
    this.rig = Rig.of(carrier, Patterns.echo());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static int largeSize(Random random) {
    return 60_000 + random.nextInt(800_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void callsAtTheSameTimeKeepTheirBytesThoughSomeAreGivenUp(long seed) throws Exception {
    assertThat(answered(seed, this::answeredOf)).isGreaterThanOrEqualTo(CALLERS * CALLS / 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void streamsAtTheSameTimeKeepTheirBytesThoughSomeAreGivenUp(long seed) throws Exception {
    int all = CALLERS * CALLS / 2 * MESSAGES;
    assertThat(answered(seed, this::answeredInStreams)).isGreaterThanOrEqualTo(all);
  }

  /** How many answers all callers got. */
  private static int answered(long seed, ToIntFunction<Random> caller) throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answered = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        Random random = new Random(seed * CALLERS + i);
        answered.add(callers.submit(() -> caller.applyAsInt(random)));
      }
      int all = 0;
      for (Future<Integer> each : answered) {
        all += each.get();
      }
      return all;
    }
  }

  /** Makes calls, every other with so short a time that it is given up somewhere on its way. */
  private int answeredOf(Random random) {
    int answered = 0;
    for (int i = 0; i < CALLS; i++) {
      boolean hasty = i % 2 == 1;
      Duration timeout = hasty ? Duration.ofMillis(1 + random.nextInt(30)) : Duration.ofMinutes(1);
      Stub stub = rig.with(options -> options.timeout(timeout));
      Pattern request = new Pattern(random.nextInt(), largeSize(random));
      try {
        assertThat(stub.unary(Patterns.UNARY, request)).isEqualTo(request.answer());
        answered++;
      } catch (StatusException givenUp) {
        assertThat(givenUp.code()).as(givenUp.getMessage()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
        assertThat(hasty).isTrue();
      }
    }
    return answered;
  }

  /** Streams of which every other is given up after some answers, while more are on their way. */
  private int answeredInStreams(Random random) {
    int answered = 0;
    for (int i = 0; i < CALLS; i++) {
      List<Pattern> requests =
          Stream.generate(() -> new Pattern(random.nextInt(), 1 + random.nextInt(100_000)))
              .limit(MESSAGES)
              .toList();
      int wanted = i % 2 == 0 ? MESSAGES : random.nextInt(MESSAGES);
      try (BidiStream<Pattern, Pattern> stream = rig.stub.bidiStreaming(Patterns.BIDI)) {
        Thread.startVirtualThread(
            () -> {
              for (Pattern each : requests) {
                if (!stream.send(each)) {
                  return; // given up
                }
              }
              stream.halfClose();
            });
        Iterator<Pattern> answers = stream.iterator();
        for (Pattern each : requests.subList(0, wanted)) {
          assertThat(answers.next()).isEqualTo(each.answer());
          answered++;
        }
      }
    }
    return answered;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aStreamOfSmallAndLargeMessagesKeepsItsOrder(long seed) throws Exception {
    Random random = new Random(seed);
    List<Pattern> requests = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int size =
          switch (random.nextInt(8)) {
            case 0 -> 1_000 + random.nextInt(200);
            case 1 -> random.nextInt(20_000);
            case 2 -> i % 5 == 0 ? largeSize(random) : 0;
            default -> random.nextInt(100);
          };
      requests.add(new Pattern(random.nextInt(), size));
    }
    List<Pattern> received = new ArrayList<>();
    try (BidiStream<Pattern, Pattern> stream = rig.stub.bidiStreaming(Patterns.BIDI)) {
      Thread sender =
          Thread.startVirtualThread(
              () -> {
                requests.forEach(stream::send);
                stream.halfClose();
              });
      stream.forEach(received::add);
      sender.join();
    }
    assertThat(received).containsExactlyElementsOf(requests.stream().map(Pattern::answer).toList());
  }
}
