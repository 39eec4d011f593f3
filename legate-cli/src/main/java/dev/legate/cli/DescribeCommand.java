package dev.legate.cli;

import com.google.protobuf.Descriptors.GenericDescriptor;
import dev.legate.cli.reflect.Reflection;
import dev.legate.cli.reflect.SchemaText;
import dev.legate.client.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code legate describe}. */
@Command(
    name = "describe",
    description = "Shows services, methods, messages and enums of a server, by reflection.")
final class DescribeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ServerOptions server = new ServerOptions();

  @Parameters(
      index = "1..*",
      paramLabel = "NAME",
      description = "Full names; all services unless said.")
  private List<String> names = new ArrayList<>();

  DescribeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Channel channel = server.open();
        Reflection reflection = new Reflection(channel, server.callOptions())) {
      for (String name : names.isEmpty() ? reflection.services() : names) {
        GenericDescriptor symbol = reflection.symbol(name.replace('/', '.'));
        terminal
            .out()
            .println(
                terminal.dim(
                    "// %s, in %s".formatted(symbol.getFullName(), symbol.getFile().getName())));
        terminal.out().println(SchemaText.of(symbol));
      }
    }
    return 0;
  }
}
