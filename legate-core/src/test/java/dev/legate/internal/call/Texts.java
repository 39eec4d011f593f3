package dev.legate.internal.call;

import dev.legate.Marshaller;
import dev.legate.MethodDescriptor;
import dev.legate.internal.wire.MessageFramer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Methods of texts, one of each shape that matters here. */
final class Texts implements Marshaller<String> {
  static final Texts MARSHALLER = new Texts();
  static final MethodDescriptor<String, String> UNARY =
      MethodDescriptor.unary("p.S", "Unary", MARSHALLER, MARSHALLER);
  static final MethodDescriptor<String, String> BIDI =
      MethodDescriptor.bidiStreaming("p.S", "Bidi", MARSHALLER, MARSHALLER);

  private Texts() {}

  /** A message as a transport gets and tells it. */
  static ByteBuffer framed(String text) {
    ByteBuffer room = ByteBuffer.allocate(MessageFramer.PREFIX + MARSHALLER.size(text));
    return MessageFramer.frame(MARSHALLER, text, room);
  }

  /** The text of a message as a transport gets it. */
  static String unframed(ByteBuffer framed) {
    ByteBuffer message = framed.duplicate().position(framed.position() + MessageFramer.PREFIX);
    return StandardCharsets.UTF_8.decode(message).toString();
  }

  @Override
  public int size(String message) {
    return message.length();
  }

  @Override
  public void write(String message, ByteBuffer target) {
    target.put(message.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String read(ByteBuffer source) {
    String text = StandardCharsets.UTF_8.decode(source).toString();
    if (text.equals("unreadable")) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  @Override
  public String typeName() {
    return "Text";
  }
}
