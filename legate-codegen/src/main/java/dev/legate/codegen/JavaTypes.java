package dev.legate.codegen;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The Java classes of all messages of a request, and the names that each Java package already
 * holds.
 */
final class JavaTypes {
  private final Map<String, JavaType> byMessage = new HashMap<>();
  private final Map<String, Set<String>> namesByPackage = new HashMap<>();

  JavaTypes(Iterable<FileDescriptorProto> files) {
    for (FileDescriptorProto file : files) {
      JavaFile java = new JavaFile(file);
      namesByPackage
          .computeIfAbsent(java.packageName(), name -> new TreeSet<>())
          .addAll(java.topLevelNames());
      String prefix = file.getPackage().isEmpty() ? "." : "." + file.getPackage() + ".";
      for (DescriptorProto message : file.getMessageTypeList()) {
        add(prefix + message.getName(), message, java.type(message));
      }
    }
  }

  private void add(String fullName, DescriptorProto message, JavaType type) {
    byMessage.put(fullName, type);
    for (DescriptorProto nested : message.getNestedTypeList()) {
      List<String> names = new ArrayList<>(type.names());
      names.add(nested.getName());
      // Naming a nested class names its outer class too, so that one's deprecation is felt.
      boolean deprecated = type.deprecated() || nested.getOptions().getDeprecated();
      add(
          fullName + "." + nested.getName(),
          nested,
          new JavaType(type.packageName(), names, deprecated));
    }
  }

  /** The class of the message with this full name, which begins with a dot as in descriptors. */
  JavaType message(String fullName) {
    JavaType type = byMessage.get(fullName);
    if (type == null) {
      throw new GenerationException(
          "the request does not contain the message " + fullName.substring(1));
    }
    return type;
  }

  /** The top-level classes that are known to stand in this package. */
  Set<String> namesIn(String packageName) {
    return namesByPackage.getOrDefault(packageName, Set.of());
  }
}
