package dev.legate.internal.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.legate.internal.inprocess.InProcessAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TargetTest {
  @ParameterizedTest
  @CsvSource({
    "dns:///routes.example.com:8443, routes.example.com, 8443, routes.example.com:8443",
    "dns:routes.example.com:8443, routes.example.com, 8443, routes.example.com:8443",
    "DNS:///a_b-c.example:1, a_b-c.example, 1, a_b-c.example:1",
    "localhost:50051, localhost, 50051, localhost:50051",
    "localhost, localhost, 443, localhost:443",
    "dns:///localhost, localhost, 443, localhost:443",
    "10.0.0.1:80, 10.0.0.1, 80, 10.0.0.1:80",
    "[::1]:65535, ::1, 65535, [::1]:65535",
    "dns:///[::1], ::1, 443, [::1]:443",
  })
  void namesAreLookedUp(String text, String host, int port, String authority) {
    assertThat(Target.parse(text)).isEqualTo(new Target.Dns(text, host, port));
    assertThat(Target.parse(text).authority()).isEqualTo(authority);
  }

  @Test
  void literalAddressesAreTakenAsTheyAre() throws Exception {
    Target one = Target.parse("ipv4:127.0.0.1:50051");
    Target six = Target.parse("ipv6:[::1]:50051");
    Target list = Target.parse("ipv4:10.0.0.1:1,10.0.0.2:2");

    assertThat(resolve(one)).containsExactly(socket("127.0.0.1", 50051));
    assertThat(one.authority()).isEqualTo("127.0.0.1:50051");
    assertThat(resolve(six)).containsExactly(socket("::1", 50051));
    assertThat(six.authority()).isEqualTo("[::1]:50051");
    assertThat(resolve(list)).containsExactly(socket("10.0.0.1", 1), socket("10.0.0.2", 2));
    assertThat(list.authority()).isEqualTo("10.0.0.1:1");
  }

  @ParameterizedTest
  @CsvSource({
    "unix:/run/legate.sock, /run/legate.sock",
    "unix:///run/legate.sock, /run/legate.sock",
    "unix:run/legate.sock, run/legate.sock"
  })
  void unixSocketsHaveAPath(String text, String path) throws Exception {
    Target target = Target.parse(text);

    assertThat(resolve(target)).isEqualTo(List.of(UnixDomainSocketAddress.of(path)));
    assertThat(target.authority()).isEqualTo("localhost");
  }

  @Test
  void inProcessServersHaveAName() throws Exception {
    assertThat(resolve(Target.parse("in-process:routes")))
        .isEqualTo(List.of(new InProcessAddress("routes")));
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        arguments("", "there is no host"),
        arguments(":50051", "there is no host"),
        arguments("dns:///", "there is no host"),
        arguments("//host", "cannot contain '/'"),
        arguments("localhost:", "port from 1 to 65535, found \"\""),
        arguments("localhost:0", "port from 1 to 65535, found \"0\""),
        arguments("localhost:65536", "port from 1 to 65535, found \"65536\""),
        arguments("localhost:99999999999999", "port from 1 to 65535"),
        arguments("localhost:grpc", "found \"grpc\""),
        arguments("local host:1", "cannot contain ' '"),
        arguments("dns://8.8.8.8/host:1", "not at 8.8.8.8"),
        arguments("dns://host:1", "expected three slashes: dns:///host:1"),
        arguments("http://localhost:80", "a target is no URL"),
        arguments("xds:///routes", "nothing resolves the scheme \"xds\""),
        arguments("::1:50051", "an IPv6 address stands in brackets"),
        arguments("[::1:50051", "\"[\" is not closed"),
        arguments("[::1]50051", "expected a port after \"]\""),
        arguments("[localhost]:1", "expected an IPv6 address in brackets, found \"localhost\""),
        arguments("ipv4:localhost:1", "expected an IPv4 address, found \"localhost\""),
        arguments("ipv4:1.2.3.4:1,", "there is no host"),
        arguments("ipv6:[1.2.3.4]:1", "expected an IPv6 address in brackets"),
        arguments("unix:", "expected a path"),
        arguments("unix://run/x", "expected an absolute path, found \"run/x\""),
        arguments("unix:a\0b", "expected a path"),
        arguments("unix-abstract:x", "abstract namespace"),
        arguments("in-process:", "expected the name of a server"));
  }

  @ParameterizedTest
  @MethodSource
  void wrong(String text, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Target.parse(text))
        .withMessageStartingWith("target \"" + text + "\": ")
        .withMessageContaining(problem);
  }

  @Test
  void eachAddressOfAHostIsGivenOnce() throws Exception {
    InetAddress a = InetAddress.ofLiteral("10.0.0.1");
    InetAddress b = InetAddress.ofLiteral("::1");
    Resolver resolver = Resolver.of(Target.parse("h:7"), host -> List.of(a, b, a));

    assertThat(resolver.resolve())
        .isEqualTo(List.of(new InetSocketAddress(a, 7), new InetSocketAddress(b, 7)));
  }

  @Test
  void aHostWithoutAddressesIsUnknown() {
    Resolver resolver = Resolver.of(Target.parse("h:7"), host -> List.of());

    assertThatThrownBy(resolver::resolve)
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("h has no addresses");
  }

  @Test
  void theSystemKnowsItsOwnAddresses() throws Exception {
    assertThat(HostLookup.system().lookUp("127.0.0.1"))
        .containsExactly(InetAddress.ofLiteral("127.0.0.1"));
  }

  private static List<SocketAddress> resolve(Target target) throws UnknownHostException {
    return Resolver.of(
            target,
            host -> {
              throw new AssertionError("nothing was to be looked up: " + host);
            })
        .resolve();
  }

  private static InetSocketAddress socket(String literal, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
  }
}
