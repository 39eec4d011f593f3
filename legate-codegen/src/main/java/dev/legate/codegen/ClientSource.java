package dev.legate.codegen;

import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import java.util.Set;

/**
 * Writes the interface that calls a service, its asynchronous side, and the records behind both.
 */
final class ClientSource {
  private final ServiceModel service;
  private final CompilationUnit unit;
  private final SourceText out;
  private final String stub;

  private ClientSource(ServiceModel service, JavaTypes types) {
    this.service = service;
    String client = service.classes().client();
    Set<String> declared = Set.of(client, service.classes().calls(), "Async", "AsyncCalls");
    this.unit =
        new CompilationUnit(service, client, CompilationUnit.imports(service, declared, types));
    this.out = unit.body();
    // A streaming method without parameters would be taken for the accessor of the record's
    // component.
    boolean taken = service.methods().stream().anyMatch(m -> m.names().java().equals("stub"));
    this.stub = taken ? "stub_" : "stub";
  }

  static CodeGeneratorResponse.File file(ServiceModel service, JavaTypes types) {
    ClientSource source = new ClientSource(service, types);
    source.writeInterface();
    source.writeCalls();
    return source.unit.file();
  }

  private void writeInterface() {
    String client = service.classes().client();
    out.lines(
        service
            .documentation()
            .javadoc("Calls the service {@code " + service.origin().fullName() + "}."));
    unit.annotateType();
    out.open("public interface " + client + " {");
    out.line("/** A client whose calls are started by {@code calls}, for example a channel. */");
    out.open(
        "static " + client + " create(" + unit.use("dev.legate.client.CallFactory") + " calls) {");
    out.line(
        "return new "
            + service.classes().calls()
            + "("
            + unit.use("dev.legate.stub.Stub")
            + ".of(calls));");
    out.close("}");
    for (MethodModel method : service.methods()) {
      out.blank()
          .lines(method.documentation().javadoc("Calls {@code " + method.names().proto() + "}."));
      unit.annotateMethod(method);
      out.line(blocking(method) + ";");
    }
    out.blank().line("/** This client with other options: a deadline, headers, credentials. */");
    out.line(with(client) + ";");
    out.blank()
        .line("/** Calls a unary method and returns its headers and trailers with the message. */");
    out.line(call() + ";");
    out.blank().line("/** The same calls for code that does not block. */");
    out.line("Async async();");
    out.blank().line("/** The same calls for code that does not block. */");
    out.open("interface Async {");
    for (MethodModel method : service.methods()) {
      out.lines(method.documentation().javadoc("Calls {@code " + method.names().proto() + "}."));
      unit.annotateMethod(method);
      out.line(asynchronous(method) + ";").blank();
    }
    out.line("/** This client with other options: a deadline, headers, credentials. */");
    out.line(with("Async") + ";");
    out.close("}");
    out.close("}");
  }

  private void writeCalls() {
    String calls = service.classes().calls();
    out.blank();
    unit.annotateType();
    out.open(
        "record "
            + calls
            + "("
            + unit.use("dev.legate.stub.Stub")
            + " "
            + stub
            + ") implements "
            + service.classes().client()
            + " {");
    for (MethodModel method : service.methods()) {
      body(method, blocking(method), arguments(method, false));
    }
    body(with(service.classes().client()), "new " + calls + "(" + stub + ".with(options))");
    body(call(), stub + ".call(method, request)");
    body("Async async()", "new AsyncCalls(" + stub + ".async())");
    out.open(
        "private record AsyncCalls("
            + unit.use("dev.legate.stub.AsyncStub")
            + " "
            + stub
            + ") implements Async {");
    for (MethodModel method : service.methods()) {
      body(method, asynchronous(method), arguments(method, true));
    }
    unit.override();
    out.open("public " + with("Async") + " {");
    out.line("return new AsyncCalls(" + stub + ".with(options));");
    out.close("}").close("}").close("}");
  }

  private void body(MethodModel method, String signature, String arguments) {
    unit.annotateMethod(method);
    String constant = unit.use(service.classes().serviceType()) + "." + method.names().constant();
    body(signature, stub + "." + method.shape().factory() + "(" + constant + arguments + ")");
  }

  private void body(String signature, String result) {
    unit.override();
    out.open("public " + signature + " {");
    out.line("return " + result + ";");
    out.close("}").blank();
  }

  private String blocking(MethodModel method) {
    String q = unit.use(method.request());
    String r = unit.use(method.response());
    String name = " " + method.names().java();
    return switch (method.shape()) {
      case UNARY -> r + name + "(" + q + " request)";
      case SERVER_STREAMING ->
          of("dev.legate.client.ResponseStream", r) + name + "(" + q + " request)";
      case CLIENT_STREAMING -> of("dev.legate.client.RequestStream", q + ", " + r) + name + "()";
      case BIDI_STREAMING -> of("dev.legate.client.BidiStream", q + ", " + r) + name + "()";
    };
  }

  private String asynchronous(MethodModel method) {
    String q = unit.use(method.request());
    String r = unit.use(method.response());
    String name = " " + method.names().java();
    return switch (method.shape()) {
      case UNARY -> future(r) + name + "(" + q + " request)";
      case SERVER_STREAMING -> publisher(r) + name + "(" + q + " request)";
      case CLIENT_STREAMING -> future(r) + name + "(" + publisher(q) + " requests)";
      case BIDI_STREAMING -> publisher(r) + name + "(" + publisher(q) + " requests)";
    };
  }

  private static String arguments(MethodModel method, boolean asynchronous) {
    return switch (method.shape()) {
      case UNARY, SERVER_STREAMING -> ", request";
      case CLIENT_STREAMING, BIDI_STREAMING -> asynchronous ? ", requests" : "";
    };
  }

  private String with(String type) {
    String options =
        of("java.util.function.UnaryOperator", unit.use("dev.legate.client.CallOptions"));
    return type + " with(" + options + " options)";
  }

  private String call() {
    return "<Q, R> "
        + of("dev.legate.client.Response", "R")
        + " call("
        + of("dev.legate.MethodDescriptor", "Q, R")
        + " method, Q request)";
  }

  private String future(String type) {
    return of("java.util.concurrent.CompletableFuture", type);
  }

  private String publisher(String type) {
    return unit.use("java.util.concurrent.Flow") + ".Publisher<" + type + ">";
  }

  private String of(String generic, String arguments) {
    return unit.use(generic) + "<" + arguments + ">";
  }
}
