package dev.legate.internal.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.Marshaller;
import dev.legate.StatusException;
import dev.legate.internal.wire.MessageFramer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that came together are read one by one, each from its own bytes. */
@ParameterizedClass
@ValueSource(booleans = {true, false})
class MessagesTest {
  private final boolean keeps;
  private final Marshaller<String> text = new Words();

  MessagesTest(boolean keeps) {
    this.keeps = keeps;
  }

  private static ByteBuffer framed(String... messages) {
    ByteBuffer all = ByteBuffer.allocate(1000).position(7); // as if others had been read
    for (String message : messages) {
      byte[] bytes = message.getBytes(UTF_8);
      all.put((byte) 0).putInt(bytes.length).put(bytes);
    }
    return all.flip().position(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"one", "one two", "one  three", " ", "a b c d e f"})
  void eachHasItsOwnBytes(String words) {
    List<String> expected = List.of(words.split(" ", -1));
    ByteBuffer framed = framed(expected.toArray(String[]::new));
    List<String> read = new ArrayList<>();
    while (framed.hasRemaining()) {
      read.add(Messages.next(text, framed, "request"));
    }
    assertThat(read).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"greedy", "lazy", "bad"})
  void whateverAMarshallerDoesWithOneTheNextIsWhole(String first) {
    ByteBuffer framed = framed(first, "next", "last");
    if (first.equals("lazy")) {
      assertThat(Messages.next(text, framed, "request")).isEmpty();
    } else {
      assertThatThrownBy(() -> Messages.next(text, framed, "request"))
          .isInstanceOf(StatusException.class)
          .hasMessageContaining("the request message of " + first.length() + " bytes is no words");
    }
    assertThat(MessageFramer.messageSize(framed)).isEqualTo(4);
    assertThat(Messages.next(text, framed, "request")).isEqualTo("next");
    assertThat(Messages.next(text, framed, "request")).isEqualTo("last");
    assertThat(framed.hasRemaining()).isFalse();
  }

  private final class Words implements Marshaller<String> {
    @Override
    public int size(String message) {
      throw new UnsupportedOperationException("nothing is written here");
    }

    @Override
    public void write(String message, ByteBuffer target) {
      throw new UnsupportedOperationException("nothing is written here");
    }

    @Override
    public String read(ByteBuffer source) {
      byte[] bytes = new byte[source.remaining()];
      source.duplicate().get(bytes);
      String word = new String(bytes, UTF_8);
      return switch (word) {
        case "lazy" -> "";
        case "bad" -> throw new IllegalArgumentException("bad");
        case "greedy" -> {
          source.position(source.limit());
          source.get();
          throw new AssertionError("there are more bytes than those of the message");
        }
        default -> {
          source.position(source.limit());
          yield word;
        }
      };
    }

    @Override
    public boolean keepsSource() {
      return keeps;
    }

    @Override
    public String typeName() {
      return "words";
    }
  }
}
