package dev.legate.cli.reflect;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what a full name stands for. */
final class Symbols {
  private Symbols() {}

  /** What a file defines under a full name. */
  static Optional<GenericDescriptor> in(FileDescriptor file, String name) {
    return Stream.of(
            file.getServices().stream().flatMap(Symbols::withMethods),
            file.getMessageTypes().stream().flatMap(Symbols::withMembers),
            all(file.getEnumTypes()),
            all(file.getExtensions()))
        .flatMap(symbols -> symbols)
        .filter(symbol -> symbol.getFullName().equals(name))
        .findFirst();
  }

  private static Stream<GenericDescriptor> withMethods(ServiceDescriptor service) {
    return Stream.concat(Stream.of(service), service.getMethods().stream());
  }

  private static Stream<GenericDescriptor> withMembers(Descriptor message) {
    return Stream.of(
            Stream.<GenericDescriptor>of(message),
            all(message.getFields()),
            all(message.getOneofs()),
            all(message.getEnumTypes()),
            all(message.getExtensions()),
            message.getNestedTypes().stream().flatMap(Symbols::withMembers))
        .flatMap(symbols -> symbols);
  }

  private static Stream<GenericDescriptor> all(List<? extends GenericDescriptor> symbols) {
    return symbols.stream().map(symbol -> symbol);
  }
}
