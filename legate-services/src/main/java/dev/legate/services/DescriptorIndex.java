package dev.legate.services;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.legate.server.ServiceDefinition;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a server's services and their files declare, by name.
 *
 * <p>Immutable once made. Where two files declare the same, the first counts.
 */
final class DescriptorIndex {
  private final NavigableSet<String> services = new TreeSet<>();
  private final Map<String, FileDescriptor> files = new HashMap<>();

  /**
   * Everything with a full name but fields, oneofs and methods, which are found in their parent.
   */
  private final Map<String, GenericDescriptor> symbols = new HashMap<>();

  private final Map<String, NavigableMap<Integer, FileDescriptor>> extensions = new HashMap<>();

  private DescriptorIndex() {}

  /** The index of services, of further files, and of all that these import. */
  static DescriptorIndex of(
      Collection<ServiceDefinition> services, Collection<FileDescriptor> more) {
    DescriptorIndex index = new DescriptorIndex();
    for (ServiceDefinition service : services) {
      index.services.add(service.name());
      if (service.schema() instanceof ServiceDescriptor descriptor) {
        index.add(descriptor.getFile());
      }
    }
    more.forEach(index::add);
    return index;
  }

  /** The names of the services, sorted. */
  NavigableSet<String> services() {
    return services;
  }

  /** The file of a name, or null. */
  @Nullable FileDescriptor file(String name) {
    return files.get(name);
  }

  /** The file that declares what has a full name, or null. */
  @Nullable FileDescriptor fileOfSymbol(String name) {
    GenericDescriptor found = symbols.get(name);
    if (found != null) {
      return found.getFile();
    }
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return null;
    }
    String member = name.substring(dot + 1);
    return switch (symbols.get(name.substring(0, dot))) {
      case Descriptor message when hasMember(message, member) -> message.getFile();
      case ServiceDescriptor service when service.findMethodByName(member) != null ->
          service.getFile();
      case null, default -> null;
    };
  }

  /** The file that declares the extension of a message type with a number, or null. */
  @Nullable FileDescriptor fileOfExtension(String type, int number) {
    NavigableMap<Integer, FileDescriptor> numbers = extensions.get(type);
    return numbers == null ? null : numbers.get(number);
  }

  /** The numbers of the extensions of a message type, ascending; null if there is no such type. */
  @Nullable Collection<Integer> extensionsOf(String type) {
    NavigableMap<Integer, FileDescriptor> numbers = extensions.get(type);
    if (numbers != null) {
      return numbers.keySet();
    }
    return symbols.get(type) instanceof Descriptor ? List.of() : null;
  }

  private static boolean hasMember(Descriptor message, String name) {
    return message.findFieldByName(name) != null
        || message.getOneofs().stream().anyMatch(oneof -> oneof.getName().equals(name));
  }

  private void add(FileDescriptor file) {
    if (files.putIfAbsent(file.getFullName(), file) != null) {
      return;
    }
    file.getServices().forEach(this::symbol);
    file.getMessageTypes().forEach(this::message);
    file.getEnumTypes().forEach(type -> enumeration(type, file.getPackage()));
    file.getExtensions().forEach(this::extension);
    file.getDependencies().forEach(this::add);
  }

  private void message(Descriptor message) {
    symbol(message);
    message.getNestedTypes().forEach(this::message);
    message.getEnumTypes().forEach(type -> enumeration(type, message.getFullName()));
    message.getExtensions().forEach(this::extension);
  }

  /** The values of an enum are siblings of it, not its children, as in C++. */
  private void enumeration(EnumDescriptor type, String scope) {
    symbol(type);
    String prefix = scope.isEmpty() ? "" : scope + ".";
    type.getValues().forEach(value -> symbols.putIfAbsent(prefix + value.getName(), value));
  }

  private void extension(FieldDescriptor extension) {
    symbol(extension);
    extensions
        .computeIfAbsent(extension.getContainingType().getFullName(), type -> new TreeMap<>())
        .putIfAbsent(extension.getNumber(), extension.getFile());
  }

  private void symbol(GenericDescriptor descriptor) {
    symbols.putIfAbsent(descriptor.getFullName(), descriptor);
  }
}
