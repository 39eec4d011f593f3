package dev.legate.verify.soak;

import static dev.legate.verify.abuse.Target.TEXT;

import dev.legate.Metadata;
import dev.legate.MethodDescriptor;
import dev.legate.Receiver;
import dev.legate.Responses;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.server.ServerContext;
import dev.legate.server.ServiceDefinition;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The methods of the soaked service and what they do, well or badly. */
final class SoakService {
  private static final String NAME = "soak.Service";

  static final Metadata.Key<String> NOTE = Metadata.Key.text("note");
  static final Metadata.Key<byte[]> BLOB = Metadata.Key.binary("blob-bin");

  /** Answers what it is asked, with its metadata, in gzip if the note says so. */
  static final MethodDescriptor<String, String> ECHO =
      MethodDescriptor.unary(NAME, "Echo", TEXT, TEXT);

  /** The same on the event loop. */
  static final MethodDescriptor<String, String> INLINE =
      MethodDescriptor.unary(NAME, "Inline", TEXT, TEXT);

  /** Answers after so many milliseconds, or never if that is 0, unless it is cancelled. */
  static final MethodDescriptor<String, String> WAIT =
      MethodDescriptor.unary(NAME, "Wait", TEXT, TEXT);

  /** NOT_FOUND with trailers for "status"; an exception for all else. */
  static final MethodDescriptor<String, String> FAIL =
      MethodDescriptor.unary(NAME, "Fail", TEXT, TEXT);

  /** "COUNT SIZE" gives as many messages of that size. */
  static final MethodDescriptor<String, String> SERVER =
      MethodDescriptor.serverStreaming(NAME, "Server", TEXT, TEXT);

  /** Counts characters; "enough" makes it answer early, "stop" ends it with ABORTED. */
  static final MethodDescriptor<String, String> CLIENT =
      MethodDescriptor.clientStreaming(NAME, "Client", TEXT, TEXT);

  static final MethodDescriptor<String, String> BIDI =
      MethodDescriptor.bidiStreaming(NAME, "Bidi", TEXT, TEXT);

  static final MethodDescriptor<String, String> MISSING =
      MethodDescriptor.unary(NAME, "Missing", TEXT, TEXT);

  private SoakService() {}

  static ServiceDefinition definition() {
    return ServiceDefinition.builder(NAME)
        .unary(ECHO, SoakService::echo)
        .unary(INLINE, request -> request)
        .unary(WAIT, SoakService::await)
        .unary(FAIL, SoakService::fail)
        .serverStreaming(SERVER, SoakService::stream)
        .clientStreaming(CLIENT, SoakService::count)
        .bidiStreaming(
            BIDI,
            (requests, responses) -> {
              for (String request : requests) {
                responses.send(request);
              }
            })
        .build()
        .inline(INLINE);
  }

  private static String echo(String request) {
    ServerContext context = ServerContext.current();
    String note = context.requestHeaders().get(NOTE);
    if (note != null) {
      context.responseHeaders().add(NOTE, note);
      if (note.equals("gzip")) {
        context.compression("gzip");
      }
    }
    byte[] blob = context.requestHeaders().get(BLOB);
    if (blob != null) {
      context.responseTrailers().add(BLOB, blob);
    }
    return request;
  }

  private static String await(String millis) throws InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(1);
    ServerContext.current().onCancel(cancelled::countDown);
    long time = Long.parseLong(millis);
    if (time == 0) {
      cancelled.await();
    } else if (!cancelled.await(time, TimeUnit.MILLISECONDS)) {
      return millis;
    }
    throw new StatusException(StatusCode.CANCELLED, "the call was cancelled while it waited");
  }

  private static String fail(String how) {
    if (how.equals("status")) {
      throw new StatusException(
          Status.of(StatusCode.NOT_FOUND, "there is no " + how),
          new Metadata().add(NOTE, "not found"),
          null);
    }
    throw new IllegalStateException("a defect on purpose");
  }

  private static void stream(String request, Responses<String> responses) {
    int space = request.indexOf(' ');
    String message = "x".repeat(Integer.parseInt(request.substring(space + 1)));
    for (int i = Integer.parseInt(request.substring(0, space)); i > 0; i--) {
      responses.send(message);
    }
  }

  private static String count(Receiver<String> requests) {
    long characters = 0;
    for (String request : requests) {
      switch (request) {
        case "enough" -> {
          return "" + characters;
        }
        case "stop" -> throw new StatusException(StatusCode.ABORTED, "stopped as asked");
        default -> characters += request.length();
      }
    }
    return "" + characters;
  }
}
