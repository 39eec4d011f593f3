package dev.legate.verify.soak;

import static dev.legate.verify.soak.Clients.random;
import static dev.legate.verify.soak.Clients.text;
import static dev.legate.verify.soak.Traffic.expect;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.ClientCall;
import dev.legate.client.RequestStream;
import dev.legate.client.Response;
import dev.legate.client.ResponseStream;
import dev.legate.stub.Stub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** What the kinds of {@link Traffic} do. Each returns when nothing of it is left to be done. */
final class Work {
  private static final byte[] BYTES = {0, 1, 2, -1, -128, 127};

  private Work() {}

  static void unary(Clients clients) {
    String text = text(2000);
    expect(clients.steady().unary(SoakService.ECHO, text), text);
  }

  static void inline(Clients clients) {
    String text = text(200);
    expect(clients.steady().unary(SoakService.INLINE, text), text);
  }

  static void metadata(Clients clients) {
    String note = text(60);
    Response<String> response =
        clients
            .steady()
            .with(o -> o.header(SoakService.NOTE, note.strip()).header(SoakService.BLOB, BYTES))
            .call(SoakService.ECHO, note);
    expect(response.message(), note);
    expect(response.headers().get(SoakService.NOTE), note.strip());
    expect(Arrays.toString(response.trailers().get(SoakService.BLOB)), Arrays.toString(BYTES));
  }

  static void compressed(Clients clients) {
    String text = text(100_000);
    Stub stub =
        clients
            .steady()
            .with(
                options ->
                    options
                        .compression(random(2) == 0 ? "gzip" : "deflate")
                        .header(SoakService.NOTE, "gzip"));
    expect(stub.unary(SoakService.ECHO, text), text);
  }

  static void large(Clients clients) {
    String text = text(1_000_000);
    expect(clients.steady().unary(SoakService.ECHO, text), text);
  }

  static void async(Clients clients) throws Exception {
    String text = text(2000);
    expect(clients.steady().async().unary(SoakService.ECHO, text).get(60, TimeUnit.SECONDS), text);
  }

  // ---- streams

  static void serverStream(Clients clients) {
    try (ResponseStream<String> stream =
        clients.steady().serverStreaming(SoakService.SERVER, "500 300")) {
      expect(characters(stream), "150000");
    }
  }

  private static String characters(Iterable<String> texts) {
    long characters = 0;
    for (String each : texts) {
      characters += each.length();
    }
    return "" + characters;
  }

  static void clientStream(Clients clients) {
    try (RequestStream<String, String> stream =
        clients.steady().clientStreaming(SoakService.CLIENT)) {
      for (int i = 0; i < 100; i++) {
        stream.send("0123456789");
      }
      expect(stream.finish(), "1000");
    }
  }

  static void bidi(Clients clients) {
    try (BidiStream<String, String> stream = clients.steady().bidiStreaming(SoakService.BIDI)) {
      for (int i = 0; i < 50; i++) {
        String text = text(1000);
        stream.send(text);
        expect(stream.receive(), text);
      }
      stream.halfClose();
      expect(characters(stream), "0");
    }
  }

  static void bidiTogether(Clients clients) throws InterruptedException {
    try (BidiStream<String, String> stream = clients.steady().bidiStreaming(SoakService.BIDI)) {
      Thread sending =
          Thread.startVirtualThread(
              () -> {
                for (int i = 0; i < 200; i++) {
                  stream.send("x".repeat(1000));
                }
                stream.halfClose();
              });
      expect(characters(stream), "200000");
      sending.join();
    }
  }

  static void publisher(Clients clients) throws Exception {
    Counting all = new Counting(Integer.MAX_VALUE);
    clients.steady().async().serverStreaming(SoakService.SERVER, "50 2000").subscribe(all);
    expect("" + all.count.get(60, TimeUnit.SECONDS), "50");
  }

  static void publisherLeft(Clients clients) throws Exception {
    Counting three = new Counting(3);
    clients.steady().async().serverStreaming(SoakService.SERVER, "10000 10000").subscribe(three);
    expect("" + three.count.get(60, TimeUnit.SECONDS), "3");
  }

  static void leftEarly(Clients clients) {
    try (ResponseStream<String> stream =
        clients.steady().serverStreaming(SoakService.SERVER, "10000 10000")) {
      for (int i = 0; i < 3; i++) {
        expect("" + stream.receive().length(), "10000");
      }
    }
  }

  /** Asks for one message at a time, and cancels after so many. */
  private static final class Counting implements Flow.Subscriber<String> {
    final CompletableFuture<Integer> count = new CompletableFuture<>();
    private final int most;
    private int received;
    private Flow.Subscription subscription;

    Counting(int most) {
      this.most = most;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(String message) {
      if (++received == most) {
        subscription.cancel();
        count.complete(received);
      } else {
        subscription.request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      count.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      count.complete(received);
    }
  }

  // ---- ends before the end

  static void cancelled(Clients clients) {
    try (ClientCall call = clients.channel().newCall(SoakService.BIDI, CallOptions.NONE)) {
      call.send(text(1000));
      if (random(2) == 0) {
        call.receive();
      }
      call.cancel("the soak has no use for it");
      while (call.receive() != null) {
        continue;
      }
    }
  }

  static void late(Clients clients) {
    clients
        .steady()
        .with(options -> options.timeout(Duration.ofMillis(1 + random(60))))
        .unary(SoakService.WAIT, "0");
  }

  static void lateStream(Clients clients) {
    try (BidiStream<String, String> stream =
        clients
            .steady()
            .with(options -> options.timeout(Duration.ofMillis(1 + random(60))))
            .bidiStreaming(SoakService.BIDI)) {
      do {
        stream.send("x".repeat(1000));
      } while (stream.receive() != null);
    }
  }

  static void abandoned(Clients clients) throws Exception {
    CompletableFuture<Status> end = new CompletableFuture<>();
    ClientCall call =
        clients
            .channel()
            .newCall(
                SoakService.SERVER, CallOptions.NONE.timeout(Duration.ofMillis(1 + random(300))));
    call.onComplete((status, trailers) -> end.complete(status));
    call.send("10000 10000");
    call.halfClose();
    Status status = end.get(60, TimeUnit.SECONDS);
    if (!status.isOk()) {
      throw new StatusException(status, new Metadata(), null);
    }
  }

  static void answeredEarly(Clients clients) {
    expect(sendUntilTheEnd(clients, "enough"), "100");
  }

  static void stopped(Clients clients) {
    sendUntilTheEnd(clients, "stop");
  }

  private static String sendUntilTheEnd(Clients clients, String last) {
    try (RequestStream<String, String> stream =
        clients.steady().clientStreaming(SoakService.CLIENT)) {
      stream.send("x".repeat(100));
      stream.send(last);
      while (stream.send("x".repeat(10_000))) {
        continue;
      }
      return stream.finish();
    }
  }

  static void status(Clients clients) {
    try {
      clients.steady().unary(SoakService.FAIL, "status");
    } catch (StatusException failure) {
      expect(failure.trailers().get(SoakService.NOTE), "not found");
      throw failure;
    }
  }

  static void defect(Clients clients) {
    clients.steady().unary(SoakService.FAIL, "defect");
  }

  static void tooLarge(Clients clients) {
    clients
        .steady()
        .with(options -> options.maxReceiveSize(1000))
        .unary(SoakService.ECHO, "x".repeat(10_000));
  }

  static void missing(Clients clients) {
    clients.steady().unary(SoakService.MISSING, "");
  }

  // ---- connections that come and go

  static void channel(Clients clients) {
    try (Channel channel = clients.another()) {
      String text = text(2000);
      expect(Stub.of(channel).unary(SoakService.ECHO, text), text);
    }
  }

  static void channelShut(Clients clients) {
    Channel channel = clients.another();
    try (BidiStream<String, String> stream = Stub.of(channel).bidiStreaming(SoakService.BIDI)) {
      stream.send("hello");
      expect(stream.receive(), "hello");
      channel.shutdownNow();
      stream.receive();
    } finally {
      ended(channel);
    }
  }

  static void cut(Clients clients) {
    Channel channel = clients.cut();
    Stub stub = Stub.of(channel).with(options -> options.timeout(Clients.patience()));
    try {
      for (int i = 0; i < 10; i++) {
        String text = text(5000);
        expect(stub.unary(SoakService.ECHO, text), text);
        try (ResponseStream<String> stream = stub.serverStreaming(SoakService.SERVER, "50 100")) {
          expect(characters(stream), "5000");
        }
      }
    } finally {
      ended(channel);
    }
  }

  static void wrong(Clients clients) {
    Channel channel = clients.wrong();
    try {
      Stub.of(channel).unary(SoakService.ECHO, "");
    } finally {
      ended(channel);
    }
  }

  private static void ended(Channel channel) {
    channel.shutdownNow();
    expect("" + channel.awaitTermination(Clients.patience()), "true");
  }

  static void junk(Clients clients) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), clients.plaintextPort())) {
      socket.getOutputStream().write(text(3000).getBytes(StandardCharsets.ISO_8859_1));
      if (random(2) == 0) {
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
      }
    } catch (SocketException reset) {
      // which is an answer, too
    }
  }

  // ---- the server that comes and goes

  static void restarted(Clients clients) {
    keptByDrain(
        () -> {
          String millis = "" + (1 + random(200));
          expect(clients.restarting().unary(SoakService.WAIT, millis), millis);
        });
  }

  static void restartedStream(Clients clients) {
    keptByDrain(
        () -> {
          try (BidiStream<String, String> stream =
              clients.restarting().bidiStreaming(SoakService.BIDI)) {
            for (int i = 0; i < 20; i++) {
              String text = text(5000);
              stream.send(text);
              expect(stream.receive(), text);
            }
            stream.halfClose();
            expect(characters(stream), "0");
          }
        });
  }

  /**
   * What is over well within the drain time is not lost by a restart, however slow the machine is.
   * Not all of that time: calls that were on their way when the drain began have the rest of it.
   */
  private static void keptByDrain(Runnable call) {
    long begin = System.nanoTime();
    try {
      call.run();
    } catch (StatusException failure) {
      long millis = (System.nanoTime() - begin) / 1_000_000;
      if (millis < SoakServer.DRAIN_TIME.toMillis() / 2 && !isNotTriedAgain(failure)) {
        throw new AssertionError("lost after " + millis + " ms", failure);
      }
      throw failure;
    }
  }

  /**
   * A stream of requests is not tried again when the connection that was picked goes away before
   * the server has begun with it (decision 20); a call with one request is.
   */
  private static boolean isNotTriedAgain(StatusException failure) {
    String text = failure.getMessage();
    return text.contains(SoakService.BIDI.fullPath())
        && (text.contains("takes no new calls") || text.contains("without having processed it"));
  }

  static void restartedLong(Clients clients) {
    clients
        .restarting()
        .with(options -> options.timeout(Duration.ofSeconds(6)))
        .unary(SoakService.WAIT, "0");
  }
}
