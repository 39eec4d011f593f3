package dev.legate.maven;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives files another {@code java_package} than they say. */
final class JavaPackages {
  private JavaPackages() {}

  /**
   * The same files, with those of a proto package among the keys moved to the Java package of its
   * value.
   */
  static FileDescriptorSet changed(FileDescriptorSet files, Map<String, String> javaPackages) {
    Set<String> present =
        files.getFileList().stream()
            .map(FileDescriptorProto::getPackage)
            .collect(Collectors.toSet());
    for (String protoPackage : javaPackages.keySet()) {
      if (!present.contains(protoPackage)) {
        throw new ProtoException(
            "<javaPackages> names the proto package "
                + protoPackage
                + ", but there are only "
                + present);
      }
    }
    FileDescriptorSet.Builder changed = FileDescriptorSet.newBuilder();
    for (FileDescriptorProto file : files.getFileList()) {
      String javaPackage = javaPackages.get(file.getPackage());
      if (javaPackage == null) {
        changed.addFile(file);
      } else {
        FileDescriptorProto.Builder moved = file.toBuilder();
        moved.getOptionsBuilder().setJavaPackage(javaPackage);
        changed.addFile(moved);
      }
    }
    return changed.build();
  }
}
