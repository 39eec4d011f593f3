package dev.legate.netty.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.internal.wire.MessageFramer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SendBatchesTest {
  private final List<byte[]> sent = new ArrayList<>();
  private int lost;
  private final SendBatches batches = new SendBatches(KeptBatch::new);
  private final List<SendBatch> queued = new ArrayList<>();

  /** A message whose bytes all are its number. */
  private static ByteBuffer fill(ByteBuffer room, int number) {
    int start = room.position();
    room.put((byte) 0).putInt(room.remaining() - Integer.BYTES);
    while (room.hasRemaining()) {
      room.put((byte) number);
    }
    return room.position(start);
  }

  private void add(ByteBuffer framed) {
    SendBatch another = batches.add(framed);
    if (another != null) {
      queued.add(another);
    }
  }

  private void send(int bytes, int number) {
    add(fill(batches.room(MessageFramer.PREFIX + bytes), number));
  }

  private void takeAll() {
    queued.forEach(SendBatch::run);
    queued.clear();
  }

  @Test
  void smallMessagesShareCommandsUntilTheyAreTaken() {
    for (int i = 0; i < 1000; i++) {
      send(20, i);
    }
    assertThat(queued).hasSizeLessThan(15);

    takeAll();

    assertSent(1000, i -> 20, i -> i);
  }

  @Test
  void whatFollowsATakenBatchIsAnotherCommand() {
    send(20, 1);
    send(20, 2);
    takeAll();
    send(20, 3);

    assertThat(queued).hasSize(1);
    takeAll();
    assertSent(3, i -> 20, i -> i + 1);
  }

  @Test
  void aMessageThatIsBeingMadeWhileTheOthersAreTakenComesWhole() {
    send(20, 1);
    send(20, 2);
    ByteBuffer room = batches.room(MessageFramer.PREFIX + 20);
    takeAll();
    add(fill(room, 3));
    send(20, 4);
    takeAll();

    assertSent(4, i -> 20, i -> i + 1);
  }

  @Test
  void aMessageThatIsSentByItselfHasAnArrayOfItsSize() {
    for (int i = 0; i < 100; i++) {
      ByteBuffer room = batches.room(MessageFramer.PREFIX + 20);
      if (i >= 10) { // what came of a burst before
        assertThat(room.array()).hasSize(MessageFramer.PREFIX + 20);
      }
      add(fill(room, i));
      takeAll();
    }
  }

  @Test
  void aTakenBatchKeepsNoArray() {
    send(20, 1);
    send(20, 2);
    SendBatch shared = queued.getLast();
    assertThat(shared.arraySize()).isPositive();

    takeAll();

    assertThat(shared.arraySize()).isZero();
    assertThat(shared.room(1)).isNull();
  }

  @Test
  void aLargeMessageHasAnArrayOfItsOwn() {
    send(20, 1);
    send(20, 2);
    int large = SendBatches.LARGEST_SHARING + 1;
    ByteBuffer room = batches.room(large);
    assertThat(room.array()).hasSize(large);
    add(fill(room, 3));
    send(20, 4);
    takeAll();

    assertSent(4, i -> i == 2 ? large - MessageFramer.PREFIX : 20, i -> i + 1);
  }

  @Test
  void theArrayOfAMessageThatIsLargeEnoughMayBeUsedAgain() {
    SendBatch small = batches.add(fill(batches.room(100), 1));
    SendBatch medium = batches.add(fill(batches.room(SendBatches.LARGEST_SHARING + 1), 2));
    SendBatch large = batches.add(fill(batches.room(10_000), 3));
    batches.room(10_000); // for another stream
    SendBatch fromElsewhere = batches.add(fill(ByteBuffer.allocate(10_000), 4));
    assertThat(Stream.of(small, medium, large, fromElsewhere).map(SendBatch::isReusable))
        .containsExactly(false, false, true, false);
  }

  @Test
  void noMessageSharesAnArrayThatMayBeUsedAgain() {
    ByteBuffer large = batches.room(9_000);
    SendBatch batch = batches.add(fill(large, 1));
    assertThat(batches.room(100).array()).isNotSameAs(large.array());
    batch.run();
    assertThat(batches.room(100).array()).isNotSameAs(large.array());
  }

  @Test
  void roomThatWasNotUsedIsNotGivenTwice() {
    send(20, 1);
    ByteBuffer first = batches.room(MessageFramer.PREFIX + 20);
    ByteBuffer second = batches.room(MessageFramer.PREFIX + 20); // the marshaller sends, too
    add(fill(second, 2));
    ByteBuffer third = batches.room(MessageFramer.PREFIX + 20);
    add(fill(third, 3));
    add(fill(first, 4));
    send(20, 5);
    takeAll();

    assertSent(5, i -> 20, i -> i + 1);
  }

  @Test
  void whatTheEventLoopDidNotTakeIsCountedAsItWasQueued() {
    send(20, 1);
    send(30, 2);
    send(40, 3);

    queued.forEach(SendBatch::abandoned);

    int counted = queued.size() == 1 ? 25 : queued.size() == 2 ? 25 + 35 : 25 + 35 + 45;
    assertThat(lost).isEqualTo(counted);
  }

  @Property(tries = 200)
  void allMessagesComeOnceAndInOrderWhateverTheirSizes(
      @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 1500) Integer> sizes,
      @ForAll Random random) {
    sent.clear(); // of the try before
    for (int i = 0; i < sizes.size(); i++) {
      ByteBuffer room = batches.room(MessageFramer.PREFIX + sizes.get(i));
      switch (random.nextInt(8)) {
        case 0 -> takeAll();
        case 1 -> room = batches.room(MessageFramer.PREFIX + sizes.get(i)); // the first failed
        case 2 -> room = ByteBuffer.allocate(MessageFramer.PREFIX + sizes.get(i)); // compressed
        default -> {}
      }
      add(fill(room, i));
    }
    takeAll();

    assertSent(sizes.size(), sizes::get, i -> i);
  }

  @Test
  void noMessageIsLostBetweenTheThreadThatSendsAndTheOneThatTakes() throws Exception {
    int count = 300_000;
    CommandQueue queue = new CommandQueue(() -> true);
    CompletableFuture<Void> allSent = new CompletableFuture<>();
    Thread sender =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < count; i++) {
                      int size = MessageFramer.PREFIX + i % 40;
                      SendBatch another = batches.add(fill(batches.room(size), i));
                      if (another != null) {
                        queue.push(another);
                      }
                    }
                    allSent.complete(null);
                  } catch (Throwable failure) {
                    allSent.completeExceptionally(failure);
                  }
                });
    while (!allSent.isDone()) {
      queue.drain();
    }
    allSent.get(20, TimeUnit.SECONDS);
    sender.join();
    boolean more = true;
    while (more) {
      more = queue.drain();
    }

    assertSent(count, i -> i % 40, i -> i);
  }

  private final class KeptBatch extends SendBatch {
    KeptBatch(ByteBuffer framed) {
      super(framed);
    }

    @Override
    void send(ByteBuffer framed, int counted) {
      while (framed.hasRemaining()) {
        ByteBuffer message = MessageFramer.next(framed);
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        sent.add(bytes);
      }
    }

    @Override
    void lost(int counted) {
      lost += counted;
    }
  }

  private void assertSent(int count, IntUnaryOperator sizes, IntUnaryOperator numbers) {
    assertThat(sent.size()).isEqualTo(count); // without them all in the text
    for (int i = 0; i < count; i++) {
      byte[] expected = new byte[sizes.applyAsInt(i)];
      Arrays.fill(expected, (byte) numbers.applyAsInt(i));
      if (!Arrays.equals(sent.get(i), expected)) { // AssertJ is slow for so many
        assertThat(sent.get(i)).as("message %d", i).isEqualTo(expected);
      }
    }
  }
}
