package dev.legate.cli;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import dev.legate.StatusException;
import dev.legate.cli.reflect.DynamicCall;
import dev.legate.cli.reflect.JsonMessages;
import dev.legate.cli.reflect.Reflection;
import dev.legate.client.Channel;
import dev.legate.client.ClientCall;
import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code legate call}. */
@Command(
    name = "call",
    description = {
      "Calls a method of any shape with JSON, and prints the responses as JSON.",
      "A call that fails ends the command with 64 plus the number of its status code."
    })
final class CallCommand implements Callable<Integer> {
  /** For learning what the method takes; the user's timeout is for the call itself. */
  private static final Duration LEARNING = Duration.ofSeconds(20);

  private final Terminal terminal;

  @Mixin private final ServerOptions server = new ServerOptions();

  @Parameters(index = "1", paramLabel = "METHOD", description = "Such as package.Service/Method.")
  private String method = "";

  @Option(
      names = {"-d", "--data"},
      paramLabel = "JSON",
      description = {
        "The request; for a stream of them several JSON objects, one after the other.",
        "@FILE reads them from a file, @ from standard input as they come."
      })
  private @Nullable String data;

  @Option(names = "--compact", description = "Print each response in one line.")
  private boolean compact;

  @Option(
      names = {"-v", "--verbose"},
      description = "Print the response headers and trailers too, to standard error.")
  private boolean verbose;

  CallCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try (Channel channel = server.open()) {
      MethodDescriptor described = describe(channel);
      JsonFormat.TypeRegistry types =
          JsonFormat.TypeRegistry.newBuilder()
              .add(described.getInputType())
              .add(described.getOutputType())
              .add(ErrorDetailsProto.getDescriptor().getMessageTypes())
              .build();
      boolean stream = described.isClientStreaming();
      try (Reader json = RequestData.open(data == null ? (stream ? "" : "{}") : data);
          DynamicCall call = DynamicCall.start(channel, described, server.callOptions())) {
        Iterator<DynamicMessage> requests = new JsonMessages(json, described.getInputType(), types);
        run(call, stream ? requests : List.of(single(requests)).iterator(), types);
      }
    }
    return 0;
  }

  private MethodDescriptor describe(Channel channel) {
    int end = Math.max(method.lastIndexOf('/'), method.lastIndexOf('.'));
    if (end <= 0) {
      throw new CommandFailure("'" + method + "' is not of the form package.Service/Method");
    }
    String service = method.substring(0, end);
    String name = method.substring(end + 1);
    try (Reflection reflection = new Reflection(channel, server.callOptions().timeout(LEARNING))) {
      if (!(reflection.symbol(service) instanceof ServiceDescriptor found)) {
        throw new CommandFailure("'" + service + "' is not a service");
      }
      MethodDescriptor described = found.findMethodByName(name);
      if (described == null) {
        throw new CommandFailure(
            "%s has no method '%s', only %s"
                .formatted(
                    service,
                    name,
                    found.getMethods().stream()
                        .map(MethodDescriptor::getName)
                        .collect(Collectors.joining(", "))));
      }
      return described;
    }
  }

  private static DynamicMessage single(Iterator<DynamicMessage> requests) {
    if (!requests.hasNext()) {
      throw new CommandFailure("the data is empty, expected one request");
    }
    DynamicMessage request = requests.next();
    if (requests.hasNext()) {
      throw new CommandFailure("the data has several messages, but the method takes one");
    }
    return request;
  }

  private void run(
      DynamicCall call, Iterator<DynamicMessage> requests, JsonFormat.TypeRegistry types) {
    JsonFormat.Printer printer = JsonFormat.printer().usingTypeRegistry(types);
    JsonFormat.Printer chosen = compact ? printer.omittingInsignificantWhitespace() : printer;
    try {
      call.run(requests, response -> print(json(chosen, response)));
      metadata(call.call());
    } catch (StatusException failure) {
      metadata(call.call());
      throw failure;
    }
  }

  private void metadata(ClientCall ended) {
    if (verbose) {
      terminal.err().println("headers:  " + ended.headers());
      terminal.err().println("trailers: " + ended.trailers());
    }
  }

  private void print(String response) {
    terminal.out().println(response);
    if (terminal.out().checkError()) {
      throw new CommandFailure("the output is closed"); // and the call thereby cancelled
    }
  }

  private static String json(JsonFormat.Printer printer, DynamicMessage message) {
    try {
      return printer.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new CommandFailure(
          "a response cannot be shown as JSON: " + e.getMessage() + "; it is " + message);
    }
  }
}
