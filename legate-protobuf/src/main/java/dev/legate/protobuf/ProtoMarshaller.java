package dev.legate.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.legate.Marshaller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Turns protobuf messages of one type into bytes and back.
 *
 * <p>Immutable. A message that was read shares no memory with the bytes it was read from, so that
 * keeping a small field of it does not keep the whole. Fields that the type does not know are kept;
 * extensions are such fields.
 *
 * @param <T> the type of the messages
 */
public final class ProtoMarshaller<T extends MessageLite> implements Marshaller<T> {
  static {
    // HotSpot inlines no method that has a parameter of a class which is not loaded, and protobuf
    // has constructors with one that nothing else loads: then each message costs a coder on the
    // heap. To ask for the constructors loads the classes of their parameters.
    loadParameters(CodedOutputStream.class);
    loadParameters(CodedInputStream.newInstance(new byte[0]).getClass());
    loadParameters(ByteString.EMPTY.getClass().getSuperclass());
  }

  private final T prototype;
  private final Parser<T> parser;

  private ProtoMarshaller(T prototype, Parser<T> parser) {
    this.prototype = prototype;
    this.parser = parser;
  }

  private static void loadParameters(Class<?> ofConstructors) {
    var _ = ofConstructors.getDeclaredConstructors();
  }

  /**
   * The marshaller of a type.
   *
   * @param defaultInstance what the type's {@code getDefaultInstance()} returns
   */
  public static <T extends MessageLite> ProtoMarshaller<T> of(T defaultInstance) {
    @SuppressWarnings("unchecked") // a message's parser makes messages of its type
    Parser<T> parser = (Parser<T>) defaultInstance.getParserForType();
    return new ProtoMarshaller<>(defaultInstance, parser);
  }

  @Override
  public int size(T message) {
    return message.getSerializedSize();
  }

  @Override
  public void write(T message, ByteBuffer target) {
    CodedOutputStream output = CodedOutputStream.newInstance(target);
    try {
      message.writeTo(output);
      output.flush();
    } catch (IOException e) {
      // Nothing is read or written but memory: too small a target.
      throw new UncheckedIOException(
          typeName() + " does not fit the bytes that its size was said to be", e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the bytes are not a message of this type, or one that lacks
   *     required fields
   */
  @Override
  public T read(ByteBuffer source) {
    try {
      // Not parseFrom, whose overloads are too deep for the JIT compiler to inline what they call.
      CodedInputStream input = CodedInputStream.newInstance(source);
      T message = parser.parsePartialFrom(input, ExtensionRegistryLite.getEmptyRegistry());
      input.checkLastTagWas(0); // the end of a group would have ended the message, too
      if (!message.isInitialized()) {
        throw new IllegalArgumentException(
            "the bytes received are not a " + typeName() + ": " + whatIsMissing(message));
      }
      return message;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "the bytes received are not a " + typeName() + ": " + e.getMessage(), e);
    }
  }

  private static String whatIsMissing(MessageLite message) {
    return message instanceof Message full
        ? "required fields are missing: " + String.join(", ", full.findInitializationErrors())
        : "a required field is missing";
  }

  /** False: a message has copies of what it needs. */
  @Override
  public boolean keepsSource() {
    return false;
  }

  @Override
  public String typeName() {
    return prototype instanceof Message message
        ? message.getDescriptorForType().getFullName()
        : prototype.getClass().getName();
  }

  /** Names the type. */
  @Override
  public String toString() {
    return "ProtoMarshaller(" + typeName() + ")";
  }
}
