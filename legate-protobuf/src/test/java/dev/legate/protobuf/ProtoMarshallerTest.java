package dev.legate.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.DescriptorProtos.UninterpretedOption;
import com.google.protobuf.StringValue;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProtoMarshallerTest {
  private final ProtoMarshaller<StringValue> strings =
      ProtoMarshaller.of(StringValue.getDefaultInstance());
  private final ProtoMarshaller<BytesValue> bytes =
      ProtoMarshaller.of(BytesValue.getDefaultInstance());

  @Property
  void messagesComeBackEqualFromHeapAndDirectBuffers(
      @ForAll byte[] content, @ForAll boolean direct) {
    BytesValue message = BytesValue.of(ByteString.copyFrom(content));
    int size = bytes.size(message);
    ByteBuffer buffer =
        direct ? ByteBuffer.allocateDirect(size + 2) : ByteBuffer.allocate(size + 2);
    ByteBuffer window = buffer.slice(1, size);

    bytes.write(message, window);

    assertThat(window.hasRemaining()).isFalse();
    assertThat(bytes.read(window.flip().asReadOnlyBuffer())).isEqualTo(message);
  }

  @Property
  void arbitraryBytesGiveAMessageOrIllegalArgumentException(@ForAll byte[] garbage) {
    try {
      assertThat(strings.read(ByteBuffer.wrap(garbage))).isNotNull();
    } catch (IllegalArgumentException e) {
      assertThat(e)
          .hasMessageStartingWith("the bytes received are not a google.protobuf.StringValue: ");
    }
  }

  @Test
  void noBytesAreTheDefaultInstance() {
    assertThat(strings.read(ByteBuffer.allocate(0))).isEqualTo(StringValue.getDefaultInstance());
  }

  @Test
  void truncatedMessageIsRefusedWithItsType() {
    ByteBuffer truncated = ByteBuffer.wrap(new byte[] {0x0a, 5, 'a'});

    assertThatThrownBy(() -> strings.read(truncated))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the bytes received are not a google.protobuf.StringValue: ");
  }

  @Test
  void aGroupThatEndsWhereNoneBeganIsRefused() {
    byte[] endOfGroup = {4 | 1 << 3, 0}; // whatever follows would be lost
    assertThatThrownBy(() -> strings.read(ByteBuffer.wrap(endOfGroup)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(strings.typeName());
  }

  @Test
  void messageWithoutItsRequiredFieldsIsRefused() {
    ProtoMarshaller<UninterpretedOption.NamePart> marshaller =
        ProtoMarshaller.of(UninterpretedOption.NamePart.getDefaultInstance());

    assertThatThrownBy(() -> marshaller.read(ByteBuffer.allocate(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name_part");
  }

  @Test
  void messageReadDoesNotSeeLaterChangesOfTheBytes() {
    BytesValue message = BytesValue.of(ByteString.copyFromUtf8("before"));
    ByteBuffer buffer = ByteBuffer.wrap(message.toByteArray());

    BytesValue read = bytes.read(buffer);
    buffer.put(buffer.limit() - 1, (byte) '!');

    assertThat(read).isEqualTo(message);
  }

  @Test
  void targetThatIsTooSmallIsRefused() {
    assertThatThrownBy(() -> strings.write(StringValue.of("long"), ByteBuffer.allocate(2)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("google.protobuf.StringValue does not fit");
  }

  @Test
  void typeNameIsTheFullNameOfTheMessage() {
    assertThat(strings.typeName()).isEqualTo("google.protobuf.StringValue");
  }
}
