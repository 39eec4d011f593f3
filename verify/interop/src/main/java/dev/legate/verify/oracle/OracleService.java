package dev.legate.verify.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.legate.Metadata;
import dev.legate.server.CallHandler;
import dev.legate.server.ServerContext;
import dev.legate.server.Service;
import dev.legate.server.ServiceDefinition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The steered service. */
public final class OracleService implements Service {
  private final Map<String, Tally> tallies = new ConcurrentHashMap<>();

  @Override
  public ServiceDefinition definition() {
    return ServiceDefinition.builder(Steering.SERVICE)
        .method(Steering.UNARY, steered(SteeredCall::unary))
        .method(Steering.SERVER_STREAM, steered(SteeredCall::serverStream))
        .method(Steering.CLIENT_STREAM, steered(SteeredCall::clientStream))
        .method(Steering.BIDI, steered(SteeredCall::bidi))
        .unary(Steering.REPORT, this::report)
        .unary(Steering.RELEASE, this::release)
        .build();
  }

  private CallHandler steered(SteeredCall.Messages messages) {
    return call -> new SteeredCall(call, tally(call.context().requestHeaders())).run(messages);
  }

  private byte[] report(byte[] empty) throws InterruptedException {
    ServerContext context = ServerContext.current();
    Tally tally = tally(context.requestHeaders());
    for (String condition : context.requestHeaders().all(Steering.UNTIL)) {
      int equals = condition.indexOf('=');
      Tally.Counter counter = Tally.Counter.of(condition.substring(0, equals));
      tally.await(context, counter, Integer.parseInt(condition.substring(equals + 1)));
    }
    return tally.report().getBytes(UTF_8);
  }

  private byte[] release(byte[] empty) {
    tally(ServerContext.current().requestHeaders()).release();
    return new byte[0];
  }

  private Tally tally(Metadata headers) {
    @Nullable String id = headers.get(Steering.CALL_ID);
    return id == null ? new Tally() : tallies.computeIfAbsent(id, unknown -> new Tally());
  }
}
