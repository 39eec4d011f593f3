package dev.legate.cli.reflect;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.legate.cli.CommandFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Puts the files of a schema together with all that they import. For one thread. */
final class SchemaFiles {
  private final Function<String, Optional<FileDescriptorProto>> source;
  private final Map<String, FileDescriptorProto> known = new HashMap<>();
  private final Map<String, FileDescriptor> linked = new HashMap<>();
  private final Set<String> beingLinked = new HashSet<>();

  /**
   * A schema without files yet.
   *
   * @param source gives a file by its name, which others import
   */
  SchemaFiles(Function<String, Optional<FileDescriptorProto>> source) {
    this.source = source;
  }

  /**
   * Links files, of which those after the first may be imports of others.
   *
   * @throws CommandFailure if they are not sound
   */
  List<FileDescriptor> read(List<FileDescriptorProto> files) {
    for (FileDescriptorProto file : files) {
      known.putIfAbsent(file.getName(), file);
    }
    return files.stream().map(this::linked).toList();
  }

  private FileDescriptor linked(FileDescriptorProto proto) {
    String name = proto.getName();
    FileDescriptor done = linked.get(name);
    if (done != null) {
      return done;
    }
    if (!beingLinked.add(name)) {
      throw new CommandFailure("the server's schema is not sound: " + name + " imports itself");
    }
    List<FileDescriptor> imports = new ArrayList<>();
    for (String each : proto.getDependencyList()) {
      // A server may leave out what is never needed; what is needed is missed below.
      imported(each).map(this::linked).ifPresent(imports::add);
    }
    beingLinked.remove(name);
    try {
      FileDescriptor file =
          FileDescriptor.buildFrom(proto, imports.toArray(FileDescriptor[]::new), true);
      linked.put(name, file);
      return file;
    } catch (DescriptorValidationException e) {
      throw new CommandFailure("the server's schema is not sound: " + e.getMessage());
    }
  }

  private Optional<FileDescriptorProto> imported(String name) {
    FileDescriptorProto file = known.get(name);
    if (file != null) {
      return Optional.of(file);
    }
    Optional<FileDescriptorProto> asked = source.apply(name);
    asked.ifPresent(found -> known.put(name, found));
    return asked;
  }
}
