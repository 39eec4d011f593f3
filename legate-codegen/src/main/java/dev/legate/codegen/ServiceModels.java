package dev.legate.codegen;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import dev.legate.codegen.MethodModel.MethodNames;
import dev.legate.codegen.ServiceModel.ClassNames;
import dev.legate.codegen.ServiceModel.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the services of one {@code .proto} file and gives everything in them its Java name. */
final class ServiceModels {
  private final FileDescriptorProto proto;
  private final JavaFile file;
  private final JavaTypes types;
  private final SourceInfo source;
  private final ClassNaming naming;

  ServiceModels(FileDescriptorProto proto, JavaTypes types) {
    this.proto = proto;
    this.types = types;
    file = new JavaFile(proto);
    source = new SourceInfo(proto);
    naming = new ClassNaming(file.packageName(), file.topLevelNames());
  }

  List<ServiceModel> all() {
    List<ServiceModel> models = new ArrayList<>();
    for (int i = 0; i < proto.getServiceCount(); i++) {
      models.add(model(i));
    }
    return models;
  }

  private ServiceModel model(int index) {
    ServiceDescriptorProto service = proto.getService(index);
    String fullName =
        proto.getPackage().isEmpty()
            ? service.getName()
            : proto.getPackage() + "." + service.getName();
    ClassNames classes = naming.namesFor(service.getName());
    boolean deprecated = file.deprecated() || service.getOptions().getDeprecated();
    return new ServiceModel(
        new Origin(proto.getName(), file.outerClass(), service.getName(), fullName),
        classes,
        new Documentation(source.comment(SourceInfo.service(index)), deprecated),
        methods(index, service));
  }

  private List<MethodModel> methods(int serviceIndex, ServiceDescriptorProto service) {
    List<String> protoNames =
        service.getMethodList().stream().map(MethodDescriptorProto::getName).toList();
    List<String> javaNames = Names.methods(protoNames);
    List<String> constants = Names.constants(protoNames, namesThatConstantsWouldHide(service));
    List<MethodModel> methods = new ArrayList<>();
    for (int i = 0; i < protoNames.size(); i++) {
      MethodDescriptorProto method = service.getMethod(i);
      List<Integer> path = SourceInfo.method(serviceIndex, i);
      methods.add(
          new MethodModel(
              new MethodNames(protoNames.get(i), javaNames.get(i), constants.get(i)),
              Shape.of(method),
              message(method.getInputType(), path),
              message(method.getOutputType(), path),
              new Documentation(source.comment(path), method.getOptions().getDeprecated())));
    }
    return methods;
  }

  private JavaType message(String fullName, List<Integer> path) {
    JavaType type = types.message(fullName);
    if (type.packageName().isEmpty() && !file.packageName().isEmpty()) {
      throw source.error(
          path,
          "the Java package "
              + file.packageName()
              + " cannot use the message "
              + fullName.substring(1)
              + ", whose class is in Java's unnamed package; give its file a package or java_package");
    }
    return type;
  }

  /**
   * A field obscures a class or package of its name (JLS §6.4.2): a message called PING, say, with
   * a method Ping.
   */
  private Set<String> namesThatConstantsWouldHide(ServiceDescriptorProto service) {
    Set<String> names = new HashSet<>(Set.of("SERVICE_NAME", file.outerClass().root()));
    for (MethodDescriptorProto method : service.getMethodList()) {
      for (String message : List.of(method.getInputType(), method.getOutputType())) {
        JavaType type = types.message(message);
        names.add(type.root());
        names.add(type.packageName().split("\\.", 2)[0]);
      }
    }
    return names;
  }
}
