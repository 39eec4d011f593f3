package dev.legate.codegen;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FeatureSet;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.JavaFeaturesProto;
import com.google.protobuf.JavaFeaturesProto.JavaFeatures.NestInFileClassFeature.NestInFileClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The names that protoc's Java generator gives to a file: its package, its outer class, and which
 * of its types stand at top level.
 *
 * <p>The rules are protobuf's "Java Generated Code Guide", including what edition 2024 changed.
 */
final class JavaFile {
  private final FileDescriptorProto file;
  private final String outerClass;

  JavaFile(FileDescriptorProto file) {
    this.file = file;
    this.outerClass = outerClassOf(file);
  }

  String packageName() {
    return file.getOptions().hasJavaPackage()
        ? file.getOptions().getJavaPackage()
        : file.getPackage();
  }

  /** The class that carries the file's descriptor. */
  JavaType outerClass() {
    return new JavaType(packageName(), List.of(outerClass), false);
  }

  boolean deprecated() {
    return file.getOptions().getDeprecated();
  }

  /**
   * The types that a compilation unit of the same package sees by simple name because of this file.
   */
  List<String> topLevelNames() {
    List<String> names = new ArrayList<>();
    names.add(outerClass);
    for (DescriptorProto message : file.getMessageTypeList()) {
      if (!nestedInOuterClass(message.getOptions().getFeatures())) {
        names.add(message.getName());
        names.add(message.getName() + "OrBuilder");
      }
    }
    for (EnumDescriptorProto type : file.getEnumTypeList()) {
      if (!nestedInOuterClass(type.getOptions().getFeatures())) {
        names.add(type.getName());
      }
    }
    if (file.getOptions().getJavaGenericServices()) {
      for (ServiceDescriptorProto service : file.getServiceList()) {
        if (!nestedInOuterClass(service.getOptions().getFeatures())) {
          names.add(service.getName());
        }
      }
    }
    return names;
  }

  /** The class of a top-level message of this file. */
  JavaType type(DescriptorProto message) {
    boolean deprecated = message.getOptions().getDeprecated();
    return nestedInOuterClass(message.getOptions().getFeatures())
        ? new JavaType(packageName(), List.of(outerClass, message.getName()), deprecated)
        : new JavaType(packageName(), List.of(message.getName()), deprecated);
  }

  private boolean nestedInOuterClass(FeatureSet features) {
    NestInFileClass nest =
        Objects.requireNonNull(features.getExtension(JavaFeaturesProto.java_)).getNestInFileClass();
    return switch (nest) {
      case YES -> true;
      case NO -> false;
      case LEGACY, NEST_IN_FILE_CLASS_UNKNOWN ->
          before2024(file) && !file.getOptions().getJavaMultipleFiles();
    };
  }

  private static boolean before2024(FileDescriptorProto file) {
    return !file.getSyntax().equals("editions")
        || file.getEdition().getNumber() < Edition.EDITION_2024_VALUE;
  }

  private static String outerClassOf(FileDescriptorProto file) {
    if (file.getOptions().hasJavaOuterClassname()) {
      return file.getOptions().getJavaOuterClassname();
    }
    String base = file.getName().substring(file.getName().lastIndexOf('/') + 1);
    if (base.endsWith(".proto")) {
      base = base.substring(0, base.length() - ".proto".length());
    }
    String name = camelCase(base);
    if (!before2024(file)) {
      return name + "Proto";
    }
    return declares(file, name) ? name + "OuterClass" : name;
  }

  /** Letters after anything but a letter become capitals; what is neither letter nor digit goes. */
  private static String camelCase(String text) {
    StringBuilder name = new StringBuilder();
    boolean capital = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (letter) {
        name.append(capital && c >= 'a' ? (char) (c - 'a' + 'A') : c);
      } else if (c >= '0' && c <= '9') {
        name.append(c);
      }
      capital = !letter;
    }
    return name.toString();
  }

  private static boolean declares(FileDescriptorProto file, String name) {
    return file.getServiceList().stream().anyMatch(s -> s.getName().equals(name))
        || file.getEnumTypeList().stream().anyMatch(e -> e.getName().equals(name))
        || file.getMessageTypeList().stream().anyMatch(m -> declares(m, name));
  }

  private static boolean declares(DescriptorProto message, String name) {
    return message.getName().equals(name)
        || message.getEnumTypeList().stream().anyMatch(e -> e.getName().equals(name))
        || message.getNestedTypeList().stream().anyMatch(m -> declares(m, name));
  }
}
