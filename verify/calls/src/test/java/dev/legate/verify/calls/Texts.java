package dev.legate.verify.calls;

import dev.legate.Marshaller;
import dev.legate.MethodDescriptor;
import dev.legate.server.ServiceDefinition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A service of texts, one method a shape, whose handlers each test chooses. */
final class Texts {
  static final String NAME = "verify.Texts";
  static final Marshaller<String> TEXT = new TextMarshaller();

  static final MethodDescriptor<String, String> UNARY =
      MethodDescriptor.unary(NAME, "Unary", TEXT, TEXT);
  static final MethodDescriptor<String, String> SERVER =
      MethodDescriptor.serverStreaming(NAME, "Server", TEXT, TEXT);
  static final MethodDescriptor<String, String> CLIENT =
      MethodDescriptor.clientStreaming(NAME, "Client", TEXT, TEXT);
  static final MethodDescriptor<String, String> BIDI =
      MethodDescriptor.bidiStreaming(NAME, "Bidi", TEXT, TEXT);

  private Texts() {}

  static ServiceDefinition.Builder service() {
    return ServiceDefinition.builder(NAME);
  }

  /** Echoes in every shape. */
  static ServiceDefinition echo() {
    return service()
        .unary(UNARY, request -> "echo " + request)
        .serverStreaming(
            SERVER,
            (request, responses) -> {
              for (int i = 0; i < Integer.parseInt(request); i++) {
                responses.send("item " + i);
              }
            })
        .clientStreaming(
            CLIENT,
            requests -> {
              int count = 0;
              int characters = 0;
              for (String request : requests) {
                count++;
                characters += request.length();
              }
              return count + " with " + characters;
            })
        .bidiStreaming(
            BIDI,
            (requests, responses) -> {
              for (String request : requests) {
                responses.send("echo " + request);
              }
            })
        .build();
  }

  private static final class TextMarshaller implements Marshaller<String> {
    @Override
    public int size(String message) {
      return message.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public void write(String message, ByteBuffer target) {
      if (message.equals("unwritable")) {
        throw new IllegalStateException("this text cannot be written");
      }
      target.put(message.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String read(ByteBuffer source) {
      String text = StandardCharsets.UTF_8.decode(source).toString();
      if (text.equals("unreadable")) {
        throw new IllegalArgumentException("this text cannot be read");
      }
      return text;
    }

    @Override
    public String typeName() {
      return "verify.Text";
    }
  }
}
