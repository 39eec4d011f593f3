package dev.legate.verify.calls;

import dev.legate.Marshaller;
import dev.legate.MethodDescriptor;
import dev.legate.server.ServiceDefinition;
import java.nio.ByteBuffer;

/** A service of messages whose every byte is known, so that none can be another message's. */
final class Patterns {
  /** What is sent: bytes that follow from a seed. */
  record Pattern(int seed, int size) {
    /** What the service makes of it. */
    Pattern answer() {
      return new Pattern(~seed, size);
    }
  }

  private static final Marshaller<Pattern> PATTERN = new PatternMarshaller();
  private static final String NAME = "verify.Patterns";

  static final MethodDescriptor<Pattern, Pattern> UNARY =
      MethodDescriptor.unary(NAME, "Unary", PATTERN, PATTERN);
  static final MethodDescriptor<Pattern, Pattern> BIDI =
      MethodDescriptor.bidiStreaming(NAME, "Bidi", PATTERN, PATTERN);

  private Patterns() {}

  static ServiceDefinition echo() {
    return ServiceDefinition.builder(NAME)
        .unary(UNARY, Pattern::answer)
        .bidiStreaming(
            BIDI, (requests, responses) -> requests.forEach(each -> responses.send(each.answer())))
        .build();
  }

  private static final class PatternMarshaller implements Marshaller<Pattern> {
    @Override
    public int size(Pattern message) {
      return Integer.BYTES + message.size();
    }

    @Override
    public void write(Pattern message, ByteBuffer target) {
      target.putInt(message.seed());
      for (int i = 0; i < message.size(); i++) {
        target.put(at(message.seed(), i));
      }
    }

    @Override
    public Pattern read(ByteBuffer source) {
      Pattern message = new Pattern(source.getInt(), source.remaining());
      for (int i = 0; i < message.size(); i++) {
        byte found = source.get();
        if (found != at(message.seed(), i)) {
          throw new IllegalArgumentException(
              "byte %d of %s is %d, expected %d"
                  .formatted(i, message, found, at(message.seed(), i)));
        }
      }
      return message;
    }

    private static byte at(int seed, int i) {
      return (byte) (seed ^ i * 31 ^ i >>> 7);
    }

    @Override
    public boolean keepsSource() {
      return false;
    }

    @Override
    public String typeName() {
      return "verify.Pattern";
    }
  }
}
