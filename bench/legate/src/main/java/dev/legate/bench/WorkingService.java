package dev.legate.bench;

import dev.legate.bench.kit.Work;
import dev.legate.bench.proto.Msg;

/** Does a fixed amount of work before it answers a unary call. */
final class WorkingService extends EchoService {
  @Override
  public Msg unary(Msg request) {
    Work.run(request.getPayload().size());
    return super.unary(request);
  }
}
