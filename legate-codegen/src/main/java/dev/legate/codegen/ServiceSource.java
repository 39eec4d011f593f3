package dev.legate.codegen;

import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import java.util.Set;

/** Writes the interface that a server implements. */
final class ServiceSource {
  private final ServiceModel service;
  private final CompilationUnit unit;
  private final SourceText out;

  private ServiceSource(ServiceModel service, JavaTypes types) {
    this.service = service;
    String name = service.classes().service();
    this.unit =
        new CompilationUnit(service, name, CompilationUnit.imports(service, Set.of(name), types));
    this.out = unit.body();
  }

  static CodeGeneratorResponse.File file(ServiceModel service, JavaTypes types) {
    ServiceSource source = new ServiceSource(service, types);
    source.write();
    return source.unit.file();
  }

  private void write() {
    out.lines(
        service
            .documentation()
            .javadoc("The service {@code " + service.origin().fullName() + "}."));
    unit.annotateType();
    out.open(
        "public interface "
            + service.classes().service()
            + " extends "
            + unit.use("dev.legate.server.Service")
            + " {");
    out.line("/** The name of the service on the wire. */");
    out.line(
        unit.use("java.lang.String") + " SERVICE_NAME = \"" + service.origin().fullName() + "\";");
    service.methods().forEach(this::constant);
    service.methods().forEach(this::handler);
    definition();
    out.close("}");
  }

  private void constant(MethodModel method) {
    String descriptor = unit.use("dev.legate.MethodDescriptor");
    String marshaller = unit.use("dev.legate.protobuf.ProtoMarshaller");
    String request = unit.use(method.request());
    String response = unit.use(method.response());
    out.blank()
        .lines(
            method.documentation().javadoc("The method {@code " + method.names().proto() + "}."));
    unit.annotateMethod(method);
    out.line(
        descriptor + "<" + request + ", " + response + "> " + method.names().constant() + " =");
    out.line("    " + descriptor + "." + method.shape().factory() + "(");
    out.line("        SERVICE_NAME,");
    out.line("        \"" + method.names().proto() + "\",");
    out.line("        " + marshaller + ".of(" + request + ".getDefaultInstance()),");
    out.line("        " + marshaller + ".of(" + response + ".getDefaultInstance()));");
  }

  private void handler(MethodModel method) {
    out.blank()
        .lines(method.documentation().javadoc("Answers {@code " + method.names().proto() + "}."));
    unit.annotateMethod(method);
    out.open("default " + signature(method) + " throws " + unit.use("java.lang.Exception") + " {");
    out.line("throw " + method.names().constant() + ".unimplemented();");
    out.close("}");
  }

  private String signature(MethodModel method) {
    String request = unit.use(method.request());
    String response = unit.use(method.response());
    String name = method.names().java();
    return switch (method.shape()) {
      case UNARY -> response + " " + name + "(" + request + " request)";
      case SERVER_STREAMING ->
          "void " + name + "(" + request + " request, " + responses(response) + ")";
      case CLIENT_STREAMING -> response + " " + name + "(" + requests(request) + ")";
      case BIDI_STREAMING ->
          "void " + name + "(" + requests(request) + ", " + responses(response) + ")";
    };
  }

  private String requests(String request) {
    return unit.use("dev.legate.Receiver") + "<" + request + "> requests";
  }

  private String responses(String response) {
    return unit.use("dev.legate.Responses") + "<" + response + "> responses";
  }

  private void definition() {
    String definition = unit.use("dev.legate.server.ServiceDefinition");
    String outer = unit.use(service.origin().outerClass());
    out.blank().line("/** What a server needs to know of this service. */");
    unit.override();
    out.open("default " + definition + " definition() {");
    out.line("return " + definition + ".builder(SERVICE_NAME)");
    out.line(
        "    .schema(() -> "
            + outer
            + ".getDescriptor().findServiceByName(\""
            + service.origin().simpleName()
            + "\"))");
    for (MethodModel method : service.methods()) {
      out.line(
          "    ."
              + method.shape().factory()
              + "("
              + method.names().constant()
              + ", this::"
              + method.names().java()
              + ")");
    }
    out.line("    .build();");
    out.close("}");
  }
}
