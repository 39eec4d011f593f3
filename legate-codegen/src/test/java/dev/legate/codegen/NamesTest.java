package dev.legate.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.SourceVersion;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "GetFeature, getFeature, GET_FEATURE",
    "getFeature, getFeature, GET_FEATURE",
    "get_feature, getFeature, GET_FEATURE",
    "GET_FEATURE, getFeature, GET_FEATURE",
    "Get_Feature, getFeature, GET_FEATURE",
    "URLFor, urlFor, URL_FOR",
    "PING, ping, PING",
    "X, x, X",
    "GetURL, getURL, GET_URL",
    "A1B2, a1b2, A1_B2",
    "V2Get, v2Get, V2_GET",
    "_, method, METHOD",
    "_1, _1, _1",
    "__get__, get, GET",
    "Class, class_, CLASS",
    "notify, notify_, NOTIFY",
    "Yield, yield_, YIELD",
    "Record, record, RECORD",
  })
  void methodNamesFollowTheDocumentedRules(String proto, String java, String constant) {
    assertThat(Names.method(proto)).isEqualTo(java);
    assertThat(Names.constant(proto)).isEqualTo(constant);
  }

  @Test
  void firstOfCollidingMethodsKeepsItsNameAndNumbersPassOverNaturalNames() {
    assertThat(Names.methods(List.of("Get", "get", "Get2", "GET")))
        .containsExactly("get", "get3", "get2", "get4");
  }

  @Test
  void addingAMethodAtTheEndRenamesNoOther() {
    assertThat(Names.methods(List.of("Get", "get", "G_et"))).startsWith("get", "get2");
  }

  @Test
  void constantsAvoidWhatTheFileNeeds() {
    assertThat(Names.constants(List.of("Ping", "ping"), Set.of("PING")))
        .containsExactly("PING_", "PING__2");
  }

  @Property
  void anyMethodsGetDistinctLegalNames(@ForAll("identifiers") List<String> protoNames) {
    List<String> methods = Names.methods(protoNames);
    List<String> constants = Names.constants(protoNames, Set.of("SERVICE_NAME", "GET"));

    assertThat(methods).hasSameSizeAs(protoNames).allMatch(SourceVersion::isName);
    assertThat(new HashSet<>(methods)).hasSameSizeAs(methods);
    assertThat(constants)
        .hasSameSizeAs(protoNames)
        .allMatch(SourceVersion::isName)
        .doesNotContain("SERVICE_NAME", "GET");
    assertThat(new HashSet<>(constants)).hasSameSizeAs(constants);
  }

  @Provide
  Arbitrary<List<String>> identifiers() {
    Arbitrary<String> first = Arbitraries.strings().withChars("aGet_").ofLength(1);
    Arbitrary<String> rest = Arbitraries.strings().withChars("etTE_2").ofMaxLength(4);
    Arbitrary<String> special = Arbitraries.of("get", "Get2", "class", "wait", "ServiceName", "_");
    Arbitrary<String> random = first.flatMap(f -> rest.map(r -> f + r));
    return Arbitraries.oneOf(random, special).list().uniqueElements().ofMaxSize(12);
  }
}
