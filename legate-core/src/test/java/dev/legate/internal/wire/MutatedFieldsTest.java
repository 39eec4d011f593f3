package dev.legate.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.internal.transport.RecordingListener;
import dev.legate.internal.transport.RecordingListener.Invalid;
import dev.legate.internal.transport.RecordingListener.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Valid header fields and messages, mutated: what is read of them is refused or makes sense. */
class MutatedFieldsTest {
  private static final List<String> ENCODINGS = List.of("identity", "gzip");

  private static final String[] REQUEST = {
    ":method",
    "POST",
    ":scheme",
    "http",
    ":path",
    "/a.B/C",
    ":authority",
    "host:80",
    "te",
    "trailers",
    "content-type",
    "application/grpc+proto",
    "grpc-timeout",
    "1500m",
    "grpc-encoding",
    "identity",
    "grpc-accept-encoding",
    "gzip",
    "trace-bin",
    "AAEC",
    "user-agent",
    "any/1"
  };
  private static final String[] RESPONSE = {
    ":status",
    "200",
    "content-type",
    "application/grpc",
    "grpc-encoding",
    "identity",
    "grpc-status",
    "5",
    "grpc-message",
    "not%20found %E2%82%AC",
    "grpc-status-details-bin",
    "CAUSBGdvbmU",
    "cost",
    "12",
    "trace-bin",
    "AAEC,AAED"
  };
  private static final String ODD = "%=,; \t\u0000\u007f\u00ff/0129HMSmunaZ+-_:";

  private static List<String> mutated(Random random, String[] valid) {
    List<String> fields = new ArrayList<>(List.of(valid));
    for (int i = random.nextInt(4); i >= 0 && !fields.isEmpty(); i--) {
      int at = 2 * random.nextInt(fields.size() / 2);
      switch (random.nextInt(5)) {
        case 0 -> fields.subList(at, at + 2).clear();
        case 1 -> fields.addAll(List.copyOf(fields.subList(at, at + 2)));
        case 2 -> fields.set(at + 1, valid[2 * random.nextInt(valid.length / 2) + 1]);
        case 3 -> fields.set(at, valid[2 * random.nextInt(valid.length / 2)]);
        default -> fields.set(at + 1, mutated(random, fields.get(at + 1)));
      }
    }
    return fields;
  }

  private static String mutated(Random random, String value) {
    StringBuilder text = new StringBuilder(value);
    for (int i = random.nextInt(5); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      char odd = ODD.charAt(random.nextInt(ODD.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, odd);
        case 1 -> text.delete(at, Math.min(text.length(), at + 1));
        default -> text.append(text, 0, at);
      }
    }
    return text.toString();
  }

  private static <T extends FieldSink> T read(List<String> fields, T reader) {
    for (int i = 0; i < fields.size(); i += 2) {
      reader.field(fields.get(i), fields.get(i + 1));
    }
    return reader;
  }

  @Property(tries = 20_000)
  void aRequestIsRefusedOrHasAHead(@ForAll long seed) {
    List<String> fields = mutated(new Random(seed), REQUEST);
    RequestFields.Reader reader = new RequestFields.Reader();
    reader.begin(RequestFields.NONE);
    RequestFields request = read(fields, reader).end();
    Rejection rejection = request.rejection(ENCODINGS);
    if (rejection == null) {
      assertThat(fields).contains("POST");
      String encoding = request.head(0, () -> 0, null).encoding();
      assertThat(encoding == null || ENCODINGS.contains(encoding)).isTrue();
      for (int i = 0; i < fields.size(); i += 2) {
        if (fields.get(i).endsWith("-bin")) {
          assertThat(fields.get(i + 1)).doesNotContain("%", ";", "\u0000", "\u00ff");
        }
      }
    }
  }

  @Property(tries = 20_000)
  void anAnswerAlwaysHasAStatus(@ForAll long seed) {
    List<String> fields = mutated(new Random(seed), RESPONSE);
    ResponseFields.Reader reader = new ResponseFields.Reader();
    reader.begin();
    ResponseFields answer = read(fields, reader).end();
    boolean mayBeOk = fields.stream().anyMatch(value -> value.matches("0{1,3}"));
    assertThat(answer.trailersOnly().status().isOk()).isIn(false, mayBeOk);
    assertThat(answer.trailers().status().isOk()).isIn(false, mayBeOk);
    if (answer.failure() == null) {
      assertThat(answer.head()).isNotNull();
    } else {
      assertThat(answer.failure().isOk()).isFalse();
    }
  }

  @Property(tries = 20_000)
  void textsDecodeToWhatEncodesAndDecodesToTheSame(@ForAll long seed) {
    Random random = new Random(seed);
    String percent = PercentText.decode(mutated(random, "not%20found %E2%82%AC"));
    assertThat(PercentText.decode(PercentText.encode(percent))).isEqualTo(percent);
    byte[] binary = BinaryText.decode(mutated(random, "AAECAw=="));
    if (binary != null) {
      assertThat(BinaryText.decode(BinaryText.encode(binary))).isEqualTo(binary);
    }
    long nanos = TimeoutText.decode(mutated(random, "1500m"));
    assertThat(nanos).isGreaterThanOrEqualTo(TimeoutText.MALFORMED);
  }

  @Property(tries = 20_000)
  void messagesComeOutUntilOneIsInvalid(@ForAll long seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    for (int i = random.nextInt(5); i >= 0; i--) {
      byte[] message = new byte[random.nextInt(40)];
      boolean lies = random.nextInt(6) == 0;
      wire.write(random.nextInt(10) == 0 ? random.nextInt(256) : 0);
      int size = lies ? message.length ^ 1 << random.nextInt(32) : message.length;
      wire.writeBytes(ByteBuffer.allocate(4).putInt(size).array());
      wire.writeBytes(message);
    }
    byte[] all = wire.toByteArray();
    RecordingListener listener = new RecordingListener().maxReceiveSize(30);
    MessageDeframer deframer =
        new MessageDeframer(
            listener, BufferAdvance.NONE, new GatheredMessages(), SizeLimit.SERVER_RECEIVE);
    for (int at = 0; at < all.length; ) {
      int length = Math.min(all.length - at, 1 + random.nextInt(20));
      deframer.data(all, at, length);
      at += length;
      assertThat(deframer.reserved()).isLessThanOrEqualTo(2 * (MessageFramer.PREFIX + 30));
    }
    boolean whole = deframer.end();
    List<RecordingListener.Event> events = listener.rest();
    int expected = 0;
    for (RecordingListener.Event event : events) {
      if (event instanceof Message message) {
        int at = expected + MessageFramer.PREFIX;
        expected = at + message.bytes().length;
        assertThat(message.bytes()).isEqualTo(Arrays.copyOfRange(all, at, expected));
      } else {
        assertThat(event).isInstanceOf(Invalid.class).isSameAs(events.getLast());
      }
    }
    assertThat(whole).isEqualTo(expected == all.length);
  }
}
