package dev.legate.cli;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.legate.cli.reflect.Reflection;
import dev.legate.cli.reflect.SchemaText;
import dev.legate.client.Channel;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code legate list}. */
@Command(
    name = "list",
    description = "Lists the services of a server, or the methods of one of them, by reflection.")
final class ListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ServerOptions server = new ServerOptions();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SERVICE",
      description = "The full name of a service, to list its methods.")
  private @Nullable String service;

  ListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Channel channel = server.open();
        Reflection reflection = new Reflection(channel, server.callOptions())) {
      if (service == null) {
        reflection.services().forEach(terminal.out()::println);
      } else if (reflection.symbol(service) instanceof ServiceDescriptor found) {
        found.getMethods().forEach(method -> terminal.out().println(SchemaText.signature(method)));
      } else {
        throw new CommandFailure("'" + service + "' is not a service");
      }
    }
    return 0;
  }
}
