package dev.legate.internal.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.internal.resolver.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "localhost:80,         true",
    "dns:///example.test,  true",
    "127.0.0.1:80,         false",
    "[::1]:80,             false",
    "dns:///10.1.2.3:80,   false",
    "ipv4:127.0.0.1:80,    false",
    "ipv6:[::1]:80,        false",
    "unix:/tmp/a,          false",
    "in-process:a,         false"
  })
  void aThreadIsTakenOnlyToAskForAddresses(String target, boolean taken) {
    Endpoint endpoint = Endpoint.of(Target.parse(target), Surroundings.SYSTEM);
    assertThat(endpoint.threads() == LookupThreads.POOL).isEqualTo(taken);
  }
}
