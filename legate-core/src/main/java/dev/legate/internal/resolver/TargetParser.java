package dev.legate.internal.resolver;

import dev.legate.internal.inprocess.InProcessAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the text of one target; looks nothing up. */
final class TargetParser {
  /** What gRPC's naming document says where a target has no port. */
  private static final int DEFAULT_PORT = 443;

  private static final String FORMS =
      "expected dns:///host:port, host:port, ipv4:address:port, ipv6:[address]:port, unix:path or"
          + " in-process:name";

  private final String text;

  TargetParser(String text) {
    this.text = text;
  }

  Target parse() {
    int colon = text.indexOf(':');
    String rest = text.substring(colon + 1);
    return switch (colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT)) {
      case "dns" -> dns(withoutServer(rest));
      case "ipv4" -> literal(rest, Inet4Address::ofLiteral, "an IPv4 address");
      case "ipv6" -> literal(rest, Inet6Address::ofLiteral, "an IPv6 address in brackets");
      case "unix" -> unix(rest);
      case "in-process" -> inProcess(rest);
      case "unix-abstract" ->
          throw wrong("the JDK has no sockets in the abstract namespace; expected unix:path");
      case "http", "https" -> throw wrong("a target is no URL; " + FORMS);
      default -> {
        if (colon > 0 && rest.startsWith("//")) {
          throw wrong("nothing resolves the scheme \"" + text.substring(0, colon) + "\"; " + FORMS);
        }
        yield dns(text);
      }
    };
  }

  private String withoutServer(String rest) {
    if (!rest.startsWith("//")) {
      return rest;
    }
    int slash = rest.indexOf('/', 2);
    if (slash < 0) {
      throw wrong("expected three slashes: dns:///" + rest.substring(2));
    }
    if (slash > 2) {
      throw wrong("names are looked up as the system does, not at " + rest.substring(2, slash));
    }
    return rest.substring(3);
  }

  private Target dns(String hostAndPort) {
    HostAndPort parts = split(hostAndPort);
    for (int i = 0; i < parts.host.length(); i++) {
      char c = parts.host.charAt(i);
      boolean fits = c == '-' || c == '.' || c == '_' || (c < 0x80 && Character.isLetterOrDigit(c));
      if (!fits && !parts.bracketed) {
        throw wrong("a host name cannot contain '" + c + "'; " + FORMS);
      }
    }
    if (parts.bracketed) {
      address(parts.host, Inet6Address::ofLiteral, "an IPv6 address in brackets");
    }
    return new Target.Dns(text, parts.host, parts.port);
  }

  private Target literal(String list, Function<String, InetAddress> literal, String expected) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    String[] entries = list.split(",", -1);
    for (String entry : entries) {
      HostAndPort parts = split(entry);
      addresses.add(new InetSocketAddress(address(parts.host, literal, expected), parts.port));
    }
    return new Target.Literal(text, entries[0], addresses);
  }

  private InetAddress address(String host, Function<String, InetAddress> literal, String expected) {
    try {
      return literal.apply(host);
    } catch (IllegalArgumentException notOne) {
      throw wrong("expected " + expected + ", found \"" + host + "\"");
    }
  }

  private Target unix(String rest) {
    String path = rest;
    if (rest.startsWith("//")) {
      path = rest.substring(2);
      if (!path.startsWith("/")) {
        throw wrong("after unix:// expected an absolute path, found \"" + path + "\"");
      }
    }
    if (path.isEmpty()) {
      throw wrong("expected a path after unix:");
    }
    try {
      return new Target.Unix(text, UnixDomainSocketAddress.of(path));
    } catch (InvalidPathException notOne) {
      throw wrong("expected a path after unix:, found \"" + path + "\"");
    }
  }

  private Target inProcess(String name) {
    if (name.isEmpty()) {
      throw wrong("expected the name of a server after in-process:");
    }
    return new Target.InProcess(text, new InProcessAddress(name));
  }

  private HostAndPort split(String part) {
    if (part.startsWith("[")) {
      int bracket = part.indexOf(']');
      if (bracket < 0) {
        throw wrong("\"[\" is not closed in \"" + part + "\"");
      }
      String after = part.substring(bracket + 1);
      if (!after.isEmpty() && after.charAt(0) != ':') {
        throw wrong("expected a port after \"]\", found \"" + after + "\"");
      }
      return new HostAndPort(
          part.substring(1, bracket), port(after.isEmpty() ? null : after.substring(1)), true);
    }
    int colon = part.indexOf(':');
    if (colon >= 0 && part.indexOf(':', colon + 1) >= 0) {
      throw wrong("an IPv6 address stands in brackets, found \"" + part + "\"");
    }
    String host = colon < 0 ? part : part.substring(0, colon);
    if (host.isEmpty()) {
      throw wrong("there is no host; " + FORMS);
    }
    return new HostAndPort(host, port(colon < 0 ? null : part.substring(colon + 1)), false);
  }

  private int port(@Nullable String digits) {
    if (digits == null) {
      return DEFAULT_PORT;
    }
    int port = 0;
    for (int i = 0; i < digits.length() && port <= 0xFFFF; i++) {
      char c = digits.charAt(i);
      port = c >= '0' && c <= '9' ? port * 10 + (c - '0') : 0x10000;
    }
    if (port < 1 || port > 0xFFFF) {
      throw wrong("expected a port from 1 to 65535, found \"" + digits + "\"");
    }
    return port;
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("target \"" + text + "\": " + what);
  }

  /** An entry of a target; the host without its brackets. */
  private record HostAndPort(String host, int port, boolean bracketed) {}
}
