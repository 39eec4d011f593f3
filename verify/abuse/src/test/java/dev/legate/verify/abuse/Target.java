package dev.legate.verify.abuse;

import dev.legate.Marshaller;
import dev.legate.MethodDescriptor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The methods of the attacked service, in messages of plain text. */
public final class Target {
  static final String NAME = "abuse.Target";
  public static final Marshaller<String> TEXT = new Text();

  static final MethodDescriptor<String, String> ECHO =
      MethodDescriptor.unary(NAME, "Echo", TEXT, TEXT);

  /** Answers after a second. */
  static final MethodDescriptor<String, String> SLOW =
      MethodDescriptor.unary(NAME, "Slow", TEXT, TEXT);

  /** Answers after half a second how long the request was. */
  static final MethodDescriptor<String, String> KEEPING =
      MethodDescriptor.unary(NAME, "Keeping", TEXT, TEXT);

  /** Answers 64 KiB to anything. */
  static final MethodDescriptor<String, String> LARGE =
      MethodDescriptor.unary(NAME, "Large", TEXT, TEXT);

  /** Says that it has begun, goes on until {@link #RELEASE}, and does not hear of cancellation. */
  static final MethodDescriptor<String, String> STUBBORN =
      MethodDescriptor.serverStreaming(NAME, "Stubborn", TEXT, TEXT);

  static final MethodDescriptor<String, String> FIGURES =
      MethodDescriptor.unary("abuse.Monitor", "Figures", TEXT, TEXT);

  /** The names of the limits that were reached since this was called before. */
  static final MethodDescriptor<String, String> LIMITS =
      MethodDescriptor.unary("abuse.Monitor", "Limits", TEXT, TEXT);

  static final MethodDescriptor<String, String> RELEASE =
      MethodDescriptor.unary("abuse.Monitor", "Release", TEXT, TEXT);

  /** How many handlers run: of all servers, or of the {@link #LIMITED} one. */
  static final MethodDescriptor<String, String> HANDLERS =
      MethodDescriptor.unary("abuse.Monitor", "Handlers", TEXT, TEXT);

  /** A request to {@link #HANDLERS}. */
  static final String LIMITED = "limited";

  static final MethodDescriptor<String, String> STREAM =
      MethodDescriptor.serverStreaming(NAME, "Stream", TEXT, TEXT);
  static final MethodDescriptor<String, String> CLIENT =
      MethodDescriptor.clientStreaming(NAME, "Client", TEXT, TEXT);
  static final MethodDescriptor<String, String> BIDI =
      MethodDescriptor.bidiStreaming(NAME, "Bidi", TEXT, TEXT);

  private Target() {}

  private static final class Text implements Marshaller<String> {
    @Override
    public int size(String message) {
      return message.length();
    }

    @Override
    public void write(String message, ByteBuffer target) {
      target.put(message.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public String read(ByteBuffer source) {
      return StandardCharsets.ISO_8859_1.decode(source).toString();
    }

    @Override
    public String typeName() {
      return "abuse.Text";
    }
  }
}
