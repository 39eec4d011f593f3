package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.MethodDescriptor;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.ClientCall;
import dev.legate.server.ServiceDefinition;
import dev.legate.stub.Stub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes on although handlers burn CPU on every carrier of virtual threads. */
@ParameterizedClass
@EnumSource(value = Carrier.class, mode = EnumSource.Mode.EXCLUDE, names = "TLS")
class BurningHandlersTest {
  private static final MethodDescriptor<String, String> INLINE =
      MethodDescriptor.unary("verify.Inline", "Get", Texts.TEXT, Texts.TEXT);
  private static final ServiceDefinition INLINE_SERVICE =
      ServiceDefinition.builder("verify.Inline")
          .unary(INLINE, request -> "inline " + request)
          .build()
          .inline();

  /** So that a reply which does not come is an error of its own. */
  private static final CallOptions PATIENT = CallOptions.NONE.timeout(Duration.ofSeconds(30));

  private final Carrier carrier;

  BurningHandlersTest(Carrier carrier) {
    this.carrier = carrier;
  }

  @Test
  void theirDeadlinesExpireOnBothSides() throws Exception {
    Burners burners = new Burners();
    try (Rig rig = Rig.of(carrier, burners.service()).connected();
        burners) {
      // A deadline that passes before its handler has started shows nothing: then a longer one.
      for (Duration timeout = Duration.ofMillis(250);
          !burners.isBurningEverywhere();
          timeout = timeout.multipliedBy(2)) {
        for (ClientCall call : Burners.start(rig.channel, CallOptions.NONE.timeout(timeout))) {
          assertThat(catchThrowableOfType(StatusException.class, call::receive).code())
              .isEqualTo(StatusCode.DEADLINE_EXCEEDED);
        }
      }
      burners.awaitBurningEverywhere();
      burners.awaitAllCancelled();
    }
  }

  @Test
  void theyLearnThatTheirCallIsCancelled() throws Exception {
    Burners burners = new Burners();
    try (Rig rig = Rig.of(carrier, burners.service()).connected();
        burners) {
      List<ClientCall> calls = Burners.start(rig.channel, CallOptions.NONE);
      burners.awaitBurningEverywhere();
      for (ClientCall call : calls) {
        call.cancel("not wanted any more");
      }
      burners.awaitAllCancelled();
    }
  }

  @Test
  void inlineServicesAnswerOnTheSameConnectionAndOnOthers() throws Exception {
    Burners burners = new Burners();
    try (Rig rig =
            Rig.of(carrier, burners.service(), server -> server.service(INLINE_SERVICE))
                .connected();
        Channel channel = rig.another(carrier);
        burners) {
      Stub same = rig.with(o -> PATIENT);
      Stub other = Stub.of(channel).with(o -> PATIENT);
      Burners.start(rig.channel, CallOptions.NONE);
      burners.awaitBurningEverywhere();
      for (int i = 0; i < 100; i++) {
        assertThat(same.unary(INLINE, "same " + i)).isEqualTo("inline same " + i);
        assertThat(other.unary(INLINE, "other " + i)).isEqualTo("inline other " + i);
      }
    }
  }

  @Test
  void platformThreadsThatWaitForInlineServicesGetTheirReplies() throws Exception {
    int threads = 8;
    Burners burners = new Burners();
    try (Rig rig =
            Rig.of(carrier, burners.service(), server -> server.service(INLINE_SERVICE))
                .connected();
        burners) {
      Burners.start(rig.channel, CallOptions.NONE);
      burners.awaitBurningEverywhere();
      List<CompletableFuture<String>> replies = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        CompletableFuture<String> reply = new CompletableFuture<>();
        replies.add(reply);
        Thread.ofPlatform()
            .daemon()
            .start(() -> reply.completeAsync(() -> rig.stub.unary(INLINE, ""), Runnable::run));
      }
      for (CompletableFuture<String> reply : replies) {
        assertThat(reply.get(30, TimeUnit.SECONDS)).isEqualTo("inline ");
      }
    }
  }

  @Test
  void aWorkersReplyReachesThePlatformThreadThatHasWaitedForIt() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ServiceDefinition held =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  running.countDown();
                  release.await();
                  return "released";
                })
            .build();
    Burners burners = new Burners();
    try (Rig rig =
            Rig.of(carrier, held, server -> server.workers(1).service(burners.service()))
                .connected();
        burners) {
      CompletableFuture<String> reply = new CompletableFuture<>();
      Thread.ofPlatform()
          .daemon()
          .start(() -> reply.completeAsync(() -> rig.stub.unary(UNARY, ""), Runnable::run));
      assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
      Burners.start(rig.channel, CallOptions.NONE);
      burners.awaitBurningEverywhere();
      release.countDown();
      assertThat(reply.get(30, TimeUnit.SECONDS)).isEqualTo("released");
    }
  }
}
