package dev.legate.bench.grpcjava;

import dev.legate.bench.kit.Work;
import dev.legate.bench.proto.Msg;
import io.grpc.stub.StreamObserver;

/** Does a fixed amount of work before it answers a unary call. */
final class GrpcJavaWorkingService extends GrpcJavaService {
  @Override
  public void unary(Msg request, StreamObserver<Msg> responses) {
    Work.run(request.getPayload().size());
    super.unary(request, responses);
  }
}
