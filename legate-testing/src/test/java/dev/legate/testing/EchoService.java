package dev.legate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.legate.Marshaller;
import dev.legate.Metadata;
import dev.legate.MethodDescriptor;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.server.ServerContext;
import dev.legate.server.Service;
import dev.legate.server.ServiceDefinition;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** All four shapes over texts. */
final class EchoService implements Service {
  static final Marshaller<String> TEXT = new TextMarshaller();
  static final Metadata.Key<String> TRACE = Metadata.Key.text("trace");

  static final MethodDescriptor<String, String> ECHO =
      MethodDescriptor.unary("test.Echo", "Echo", TEXT, TEXT);
  static final MethodDescriptor<String, String> SPLIT =
      MethodDescriptor.serverStreaming("test.Echo", "Split", TEXT, TEXT);
  static final MethodDescriptor<String, String> JOIN =
      MethodDescriptor.clientStreaming("test.Echo", "Join", TEXT, TEXT);
  static final MethodDescriptor<String, String> CHAT =
      MethodDescriptor.bidiStreaming("test.Echo", "Chat", TEXT, TEXT);
  static final MethodDescriptor<String, String> FLOOD =
      MethodDescriptor.serverStreaming("test.Echo", "Flood", TEXT, TEXT);
  static final MethodDescriptor<String, String> HANG =
      MethodDescriptor.unary("test.Echo", "Hang", TEXT, TEXT);

  /** Why handlers of {@link #HANG} and {@link #FLOOD} ended. */
  final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

  @Override
  public ServiceDefinition definition() {
    return ServiceDefinition.builder("test.Echo")
        .unary(ECHO, this::echo)
        .serverStreaming(
            SPLIT,
            (text, parts) -> {
              for (String part : text.split(" ")) {
                parts.send(part);
              }
            })
        .clientStreaming(
            JOIN,
            parts -> {
              StringBuilder joined = new StringBuilder();
              for (String part : parts) {
                joined.append(part);
              }
              return joined.toString();
            })
        .bidiStreaming(
            CHAT,
            (texts, answers) -> {
              for (String text : texts) {
                answers.send("you said " + text);
              }
            })
        .serverStreaming(
            FLOOD,
            (text, flood) -> {
              try {
                while (true) {
                  flood.send(text);
                }
              } catch (StatusException over) {
                ends.add(over.code().toString());
                throw over;
              }
            })
        .unary(HANG, this::hang)
        .build();
  }

  private String echo(String text) {
    ServerContext context = ServerContext.current();
    String trace = context.requestHeaders().get(TRACE);
    if (trace != null) {
      context.responseHeaders().add(TRACE, "head " + trace);
      context.responseTrailers().add(TRACE, "trailer " + trace);
    }
    if (text.startsWith("fail ")) {
      throw new StatusException(StatusCode.NOT_FOUND, text.substring(5));
    }
    return text;
  }

  private String hang(String text) throws InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(1);
    ServerContext.current().onCancel(cancelled::countDown);
    cancelled.await();
    ends.add("cancelled");
    return text;
  }

  private static final class TextMarshaller implements Marshaller<String> {
    @Override
    public int size(String message) {
      return message.getBytes(UTF_8).length;
    }

    @Override
    public void write(String message, ByteBuffer target) {
      target.put(message.getBytes(UTF_8));
    }

    @Override
    public String read(ByteBuffer source) {
      return UTF_8.decode(source).toString();
    }

    @Override
    public String typeName() {
      return "test.Text";
    }
  }
}
