package dev.legate.verify.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only {@code dev.legate.internal.bridge} makes a thread wait: ARCHITECTURE §6. */
class WaitingTest {
  private static final String BRIDGE = "dev.legate.internal.bridge";

  /** Binding a server's port waits for the event loop, on the thread that starts the server. */
  private static final String BINDING = "dev.legate.netty.internal.server.NettyListening.open";

  /** Type and method names of what waits; a type stands for its subtypes too. */
  private static final List<Waiting> WAITING =
      List.of(
          new Waiting(
              "java.util.concurrent.locks.LockSupport", Set.of("park", "parkNanos", "parkUntil")),
          new Waiting("java.lang.Object", Set.of("wait")),
          new Waiting("java.lang.Thread", Set.of("sleep", "join")),
          new Waiting(
              "java.util.concurrent.locks.Condition",
              Set.of("await", "awaitNanos", "awaitUntil", "awaitUninterruptibly")),
          new Waiting("java.util.concurrent.CountDownLatch", Set.of("await")),
          new Waiting("java.util.concurrent.CyclicBarrier", Set.of("await")),
          new Waiting(
              "java.util.concurrent.Phaser",
              Set.of("awaitAdvance", "awaitAdvanceInterruptibly", "arriveAndAwaitAdvance")),
          new Waiting(
              "java.util.concurrent.Semaphore", Set.of("acquire", "acquireUninterruptibly")),
          new Waiting("java.util.concurrent.Exchanger", Set.of("exchange")),
          new Waiting("java.util.concurrent.BlockingQueue", Set.of("take", "put")),
          new Waiting(
              "java.util.concurrent.BlockingDeque",
              Set.of("takeFirst", "takeLast", "putFirst", "putLast")),
          new Waiting("java.util.concurrent.Future", Set.of("get")),
          new Waiting("java.util.concurrent.CompletableFuture", Set.of("join")),
          new Waiting(
              "java.util.concurrent.ExecutorService",
              Set.of("awaitTermination", "close", "invokeAll", "invokeAny")),
          new Waiting("java.lang.Process", Set.of("waitFor")),
          new Waiting(
              "io.netty.util.concurrent.Future",
              Set.of("get", "sync", "syncUninterruptibly", "await", "awaitUninterruptibly")),
          new Waiting("io.netty.util.concurrent.EventExecutorGroup", Set.of("awaitTermination")));

  @ParameterizedTest
  @ValueSource(strings = {"legate-core", "legate-http2", "legate-netty"})
  void onlyTheBridgeParksThreads(String module) {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass each : Modules.classes(module)) {
      if (!each.getPackageName().equals(BRIDGE)) {
        waits(each)
            .filter(access -> !access.getOrigin().getFullName().startsWith(BINDING))
            .forEach(access -> wrong.add(access.getDescription()));
      }
    }

    assertThat(wrong).as("what waits in %s outside %s", module, BRIDGE).isEmpty();
  }

  @Test
  void theBridgeDoes() {
    assertThat(
            Modules.classes("legate-core").stream()
                .filter(each -> each.getPackageName().equals(BRIDGE))
                .flatMap(WaitingTest::waits))
        .as("what waits in the bridge, which this test would find elsewhere")
        .isNotEmpty();
  }

  private static Stream<JavaCodeUnitAccess<?>> waits(JavaClass each) {
    return Stream.<JavaCodeUnitAccess<?>>concat(
            each.getMethodCallsFromSelf().stream(), each.getMethodReferencesFromSelf().stream())
        .filter(access -> WAITING.stream().anyMatch(waiting -> waiting.matches(access)));
  }

  private record Waiting(String type, Set<String> methods) {
    boolean matches(JavaCodeUnitAccess<?> access) {
      JavaClass owner = access.getTargetOwner();
      return methods.contains(access.getTarget().getName()) && owner.isAssignableTo(type);
    }
  }
}
