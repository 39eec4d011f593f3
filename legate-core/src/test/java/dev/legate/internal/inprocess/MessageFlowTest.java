package dev.legate.internal.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.internal.transport.RecordingListener;
import dev.legate.internal.wire.BufferAdvance;
import dev.legate.internal.wire.GatheredMessages;
import dev.legate.internal.wire.MessageDeframer;
import dev.legate.internal.wire.SizeLimit;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MessageFlowTest {
  private final GatheredMessages gathering = new GatheredMessages();

  private MessageFlow to(RecordingListener receiver) {
    MessageDeframer deframer =
        new MessageDeframer(receiver, BufferAdvance.NONE, gathering, SizeLimit.SERVER_RECEIVE);
    MessageFlow flow = new MessageFlow(new RecordingListener(), deframer, gathering, () -> {});
    flow.add(ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 1, 7}));
    return flow;
  }

  @Test
  void aReceiverThatFailsHarmsNoOtherCallOfTheLoop() {
    RecordingListener failing =
        new RecordingListener() {
          @Override
          public void onMessages(ByteBuffer framed, int count) {
            throw new OutOfMemoryError("for a test");
          }
        };
    assertThatThrownBy(to(failing)::pump).isInstanceOf(OutOfMemoryError.class);
    RecordingListener other = new RecordingListener();
    to(other).pump();
    assertThat(other.rest()).hasSize(1);
  }
}
