package dev.legate.verify.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The direction of imports: ARCHITECTURE §3, kept true. */
class ImportsTest {
  private static final Set<String> API = Set.of("client", "server", "spi", "stub");

  /**
   * Two arrows differ from the first draft of the architecture: wire reads fields into the heads of
   * transport, and bridge knows the mark that transport puts on its threads.
   */
  private static final ImportTable CORE =
      new ImportTable(
          """
          {channel, dispatch} → call → compress → {bridge, wire} → transport → client, server, spi → dev.legate
          channel → {balancer, resolver} → spi      inprocess → wire      stub → bridge
          """,
          name ->
              name.equals("dev.legate")
                  ? name
                  : "dev.legate." + (API.contains(name) ? "" : "internal.") + name);

  private static final ImportTable HTTP2 =
      new ImportTable(
          "connection → {frame, hpack, stream, flow, guard} → dev.legate.http2",
          name -> name.equals("dev.legate.http2") ? name : "dev.legate.http2." + name);

  private static final ImportTable NETTY =
      new ImportTable(
          """
          provider → {client, server} → {pipeline, tls} → options
          tls → core.client, core.server → core
          pipeline → core.wire → core.transport → core.client, core.server, core.spi → core
          pipeline → http2.connection → http2
          """,
          name ->
              switch (name) {
                case "core" -> "dev.legate";
                case "core.wire", "core.transport" -> "dev.legate.internal" + name.substring(4);
                case "core.client", "core.server", "core.spi" -> "dev.legate" + name.substring(4);
                case "http2", "http2.connection" -> "dev.legate." + name;
                case "options" -> "dev.legate.netty";
                case "provider" -> "dev.legate.netty.internal";
                default -> "dev.legate.netty.internal." + name;
              });

  /**
   * As in {@code java.net.http}, the factory method or {@code permits} clause of an API type may
   * name an internal class; and a target may lead to a name in this process.
   */
  private static final List<Deviation> DEVIATIONS =
      List.of(
          new Deviation(
              "dev.legate.client.CallCredentials", "dev.legate.internal.call.CachedTokens"),
          new Deviation(
              "dev.legate.client.ChannelBuilder", "dev.legate.internal.channel.BalancedChannel"),
          new Deviation(
              "dev.legate.client.ChannelBuilder", "dev.legate.internal.channel.ChannelSettings"),
          new Deviation(
              "dev.legate.server.ServerBuilder", "dev.legate.internal.dispatch.ListeningServer"),
          new Deviation(
              "dev.legate.server.ServerBuilder", "dev.legate.internal.dispatch.ServerSettings"),
          new Deviation(
              "dev.legate.server.ServerBuilder", "dev.legate.internal.inprocess.InProcessAddress"),
          new Deviation(
              "dev.legate.server.ServerContext", "dev.legate.internal.call.IncomingContext"),
          new Deviation(
              "dev.legate.internal.resolver.Target",
              "dev.legate.internal.inprocess.InProcessAddress"),
          new Deviation(
              "dev.legate.internal.resolver.TargetParser",
              "dev.legate.internal.inprocess.InProcessAddress"));

  @Test
  void coreImportsOnlyToTheRight() {
    check("legate-core", CORE);
  }

  @Test
  void http2ImportsOnlyToTheRightAndNothingOfGrpc() {
    check("legate-http2", HTTP2);
  }

  @Test
  void nettyImportsOnlyToTheRight() {
    check("legate-netty", NETTY);
  }

  @Test
  void everyDeviationIsNeeded() {
    Set<Deviation> used = new HashSet<>();
    for (JavaClass each : Modules.classes("legate-core")) {
      for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
        used.add(new Deviation(dependency.getOriginClass(), dependency.getTargetClass()));
      }
    }

    assertThat(DEVIATIONS).allMatch(used::contains);
  }

  private static void check(String module, ImportTable table) {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass each : Modules.classes(module)) {
      if (!table.packages().contains(each.getPackageName())) {
        wrong.add("the table does not know the package " + each.getPackageName());
      }
      for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith("dev.legate")
            && !table.allows(each.getPackageName(), target.getPackageName())
            && !DEVIATIONS.contains(new Deviation(each, target))) {
          wrong.add(dependency.getDescription());
        }
      }
    }

    assertThat(wrong).as("imports of %s against the table", module).isEmpty();
  }

  /** An import against the table, of top-level classes. */
  private record Deviation(String from, String to) {
    Deviation(JavaClass from, JavaClass to) {
      this(topLevel(from), topLevel(to.getBaseComponentType()));
    }

    private static String topLevel(JavaClass nested) {
      return nested.getName().replaceFirst("\\$.*", "");
    }
  }
}
