package dev.legate.codegen;

import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import java.io.IOException;

/**
 * {@code protoc-gen-legate}: reads a request of {@code protoc} from standard input and answers on
 * standard output.
 */
public final class ProtocPlugin {
  private ProtocPlugin() {}

  /** Run by {@code protoc}; takes no arguments. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0) {
      throw new IllegalArgumentException(
          "protoc-gen-legate takes no arguments; protoc runs it: protoc --plugin=protoc-gen-legate=PATH --legate_out=FOLDER ...");
    }
    Generator.generate(CodeGeneratorRequest.parseFrom(System.in, Generator.extensions()))
        .writeTo(System.out);
    System.out.flush();
  }
}
