package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.server.ServerContext;
import dev.legate.server.ServiceDefinition;
import dev.legate.stub.Stub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Headers beyond the 8 KiB that both sides take fail their call, which says why. */
@ParameterizedClass
@EnumSource(value = Carrier.class, mode = EnumSource.Mode.EXCLUDE, names = "TLS")
class HeaderLimitsTest {
  private static final Metadata.Key<String> LARGE = Metadata.Key.text("large");
  private static final String VALUE = "v".repeat(9000);

  private final Carrier carrier;

  HeaderLimitsTest(Carrier carrier) {
    this.carrier = carrier;
  }

  private static final ServiceDefinition SERVICE =
      Texts.service()
          .unary(
              UNARY,
              request -> {
                ServerContext context = ServerContext.current();
                switch (request) {
                  case "headers" -> context.responseHeaders().add(LARGE, VALUE);
                  case "trailers" -> context.responseTrailers().add(LARGE, VALUE);
                  case "failure" -> {
                    context.responseTrailers().add(LARGE, VALUE);
                    throw new StatusException(StatusCode.NOT_FOUND, "nothing there");
                  }
                  case "text" ->
                      throw new StatusException(StatusCode.ABORTED, "long story ".repeat(2000));
                  default -> {}
                }
                return request;
              })
          .build();

  private static Status failure(Stub stub, String request) {
    return catchThrowableOfType(StatusException.class, () -> stub.unary(UNARY, request)).status();
  }

  @Test
  void theCallSaysWhatWasTooLargeAndOthersGoOn() {
    try (Rig rig = Rig.of(carrier, SERVICE)) {
      Status request = failure(rig.with(o -> o.header(LARGE, VALUE)), "x");
      assertThat(request.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      assertThat(request.description()).contains("request headers have 9", "8192 bytes");

      Status headers = failure(rig.stub, "headers");
      assertThat(headers.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      assertThat(headers.description()).contains("response headers have 9", "8192 bytes");

      Status trailers = failure(rig.stub, "trailers");
      assertThat(trailers.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      assertThat(trailers.description()).contains("trailers have 9", "8192 bytes");

      assertThat(rig.stub.unary(UNARY, "small")).isEqualTo("small");
    }
  }

  @Test
  void aFailureKeepsItsStatus() {
    try (Rig rig = Rig.of(carrier, SERVICE)) {
      Status failure = failure(rig.stub, "failure");
      assertThat(failure.code()).isEqualTo(StatusCode.NOT_FOUND);
      assertThat(failure.description()).startsWith("nothing there (cut to ");

      Status text = failure(rig.stub, "text");
      assertThat(text.code()).isEqualTo(StatusCode.ABORTED);
      assertThat(text.description()).startsWith("long story long").contains("8192 bytes");
    }
  }
}
