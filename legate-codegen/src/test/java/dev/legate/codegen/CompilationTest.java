package dev.legate.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import dev.legate.MethodDescriptor;
import dev.legate.server.MethodHandler;
import dev.legate.server.Service;
import dev.legate.server.ServiceDefinition;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compiles what is generated for the corpus, every lint warning an error, and asks it for its
 * definitions.
 */
class CompilationTest {
  @TempDir Path work;

  static List<Path> cases() throws IOException {
    return Corpus.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void generatedCodeCompilesWithoutAWarningAndDefinesItsServices(Path folder) throws Exception {
    CodeGeneratorRequest request = Corpus.request(folder, work);
    compile(folder, request);

    try (URLClassLoader classes =
        new URLClassLoader(new URL[] {work.resolve("classes").toUri().toURL()})) {
      for (ServiceModel service : models(request)) {
        check(service, classes);
      }
    }
  }

  @Test
  void serviceWithThreeHundredMethodsCompiles() throws Exception {
    StringBuilder proto =
        new StringBuilder("syntax = \"proto3\"; package big; message M {} service Big {\n");
    for (int i = 0; i < 300; i++) {
      proto.append(
          "rpc Method"
              + i
              + (i % 2 == 0 ? "(M)" : "(stream M)")
              + " returns "
              + (i % 3 == 0 ? "(M)" : "(stream M)")
              + ";\n");
    }
    Path folder = Files.createDirectories(work.resolve("protos"));
    Files.writeString(folder.resolve("big.proto"), proto.append("}"));
    CodeGeneratorRequest request = Corpus.request(folder, work);
    compile(folder, request);

    try (URLClassLoader classes =
        new URLClassLoader(new URL[] {work.resolve("classes").toUri().toURL()})) {
      ServiceModel service = models(request).get(0);
      assertThat(service.methods()).hasSize(300);
      check(service, classes);
    }
  }

  private static List<ServiceModel> models(CodeGeneratorRequest request) {
    JavaTypes types = new JavaTypes(request.getProtoFileList());
    return request.getProtoFileList().stream()
        .filter(file -> request.getFileToGenerateList().contains(file.getName()))
        .flatMap(file -> new ServiceModels(file, types).all().stream())
        .toList();
  }

  /** The generated interface defines every method of the service, under its name on the wire. */
  private static void check(ServiceModel model, ClassLoader classes) throws Exception {
    Class<?> type = classes.loadClass(model.classes().serviceType().qualifiedName());
    ServiceDefinition definition = ((Service) instance(type)).definition();
    assertThat(definition.name()).isEqualTo(model.origin().fullName());
    assertThat(
            definition.methods().stream()
                .map(MethodHandler::method)
                .map(MethodDescriptor::fullPath))
        .containsExactlyElementsOf(
            model.methods().stream()
                .map(m -> "/" + model.origin().fullName() + "/" + m.names().proto())
                .toList());
    for (MethodModel method : model.methods()) {
      Field constant = type.getField(method.names().constant());
      MethodDescriptor<?, ?> descriptor = (MethodDescriptor<?, ?>) constant.get(null);
      assertThat(descriptor.type().name()).isEqualTo(method.shape().name());
      assertThat(descriptor.requests().typeName()).endsWith(last(method.request()));
      assertThat(descriptor.responses().typeName()).endsWith(last(method.response()));
      assertThat(Arrays.stream(type.getMethods()).map(java.lang.reflect.Method::getName))
          .contains(method.names().java());
    }
    assertThat(definition.schema())
        .isInstanceOfSatisfying(
            ServiceDescriptor.class,
            schema -> assertThat(schema.getFullName()).isEqualTo(model.origin().fullName()));
  }

  private static String last(JavaType type) {
    return type.names().get(type.names().size() - 1);
  }

  /** An object that implements nothing but what the interface does by default. */
  private static Object instance(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) -> InvocationHandler.invokeDefault(self, method, arguments));
  }

  /**
   * Messages as they are, since their lint is protoc's affair; then what Legate generates,
   * strictly.
   */
  private void compile(Path folder, CodeGeneratorRequest request) throws Exception {
    Path messages = Files.createDirectories(work.resolve("messages"));
    Path services = Files.createDirectories(work.resolve("services"));
    Path classes = Files.createDirectories(work.resolve("classes"));
    Corpus.protoc(folder, List.of("--java_out=" + messages));
    CodeGeneratorResponse response = Generator.generate(request);
    assertThat(response.getError()).isEmpty();
    for (CodeGeneratorResponse.File file : response.getFileList()) {
      Path target = services.resolve(file.getName());
      assertThat(messages.resolve(file.getName())).doesNotExist();
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getContent());
    }
    javac(messages, classes, List.of("-Xlint:none"));
    javac(services, classes, List.of("-Xlint:all", "-Werror"));
  }

  private static void javac(Path sources, Path classes, List<String> options) throws IOException {
    String classPath =
        System.getProperty("java.class.path") + System.getProperty("path.separator") + classes;
    // As for code of users: nothing of the class path itself is linted.
    List<String> all =
        new ArrayList<>(List.of("-proc:none", "-cp", classPath, "-d", classes.toString()));
    all.addAll(options);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> tree = Files.walk(sources)) {
      List<Path> units = tree.filter(file -> file.toString().endsWith(".java")).toList();
      boolean compiled =
          compiler
              .getTask(said, files, null, all, null, files.getJavaFileObjectsFromPaths(units))
              .call();
      assertThat(compiled).as(said.toString()).isTrue();
      if (options.contains("-Werror")) {
        assertThat(said.toString()).isEmpty();
      }
    }
  }
}
