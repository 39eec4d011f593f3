package dev.legate.verify.calls;

import static org.assertj.core.api.Assertions.fail;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;
import org.testng.annotations.Test;

/** The publishers of asynchronous calls obey Reactive Streams: its own test kit, rule by rule. */
class PublisherRulesTest {
  private static final Rig RIG = Rig.of(Carrier.IN_PROCESS, Texts.echo());

  @AfterAll
  static void close() {
    RIG.close();
  }

  @TestFactory
  Stream<DynamicTest> rules() {
    return Stream.of(FlowPublisherVerification.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .filter(
            method ->
                method.getName().startsWith("required_")
                    || method.getName().startsWith("stochastic_"))
        .map(method -> DynamicTest.dynamicTest(method.getName(), () -> run(method)));
  }

  private static void run(Method rule) throws Throwable {
    Responses verification = new Responses();
    verification.setUp();
    try {
      rule.invoke(verification);
    } catch (InvocationTargetException failure) {
      if (failure.getCause() instanceof SkipException skipped) {
        fail("skipped: " + skipped.getMessage());
      }
      throw failure.getCause();
    }
  }

  /** Streams of any length, and one that has its only subscriber already. */
  private static final class Responses extends FlowPublisherVerification<String> {
    Responses() {
      super(new TestEnvironment(1000, 200));
    }

    @Override
    public Flow.Publisher<String> createFlowPublisher(long elements) {
      return RIG.stub.async().serverStreaming(Texts.SERVER, "" + elements);
    }

    @Override
    public Flow.Publisher<String> createFailedFlowPublisher() {
      Flow.Publisher<String> taken = createFlowPublisher(0);
      taken.subscribe(new First());
      return taken;
    }

    @Override
    public long maxElementsFromPublisher() {
      return Integer.MAX_VALUE;
    }
  }

  /** The one subscriber that a publisher may have. */
  private static final class First implements Flow.Subscriber<String> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(String item) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}
