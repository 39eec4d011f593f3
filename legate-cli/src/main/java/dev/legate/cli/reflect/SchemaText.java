package dev.legate.cli.reflect;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.Locale;

/** Writes parts of a schema as they stand in a {@code .proto} file, types with their full names. */
public final class SchemaText {
  private final StringBuilder text = new StringBuilder();
  private int depth;

  private SchemaText() {}

  /** The definition of something. */
  public static String of(GenericDescriptor symbol) {
    SchemaText schema = new SchemaText();
    switch (symbol) {
      case ServiceDescriptor service -> schema.service(service);
      case MethodDescriptor method -> schema.line(signature(method));
      case Descriptor message -> schema.message(message);
      case EnumDescriptor values -> schema.enumeration(values);
      case FieldDescriptor field -> schema.line(field(field));
      case OneofDescriptor oneof -> schema.oneof(oneof);
      default -> schema.line("// " + symbol.getFullName());
    }
    return schema.text.toString().stripTrailing();
  }

  /** A method, in one line. */
  public static String signature(MethodDescriptor method) {
    return "rpc %s(%s%s) returns (%s%s);%s"
        .formatted(
            method.getName(),
            method.isClientStreaming() ? "stream " : "",
            method.getInputType().getFullName(),
            method.isServerStreaming() ? "stream " : "",
            method.getOutputType().getFullName(),
            method.getOptions().getDeprecated() ? " // deprecated" : "");
  }

  private void service(ServiceDescriptor service) {
    open("service " + service.getName());
    service.getMethods().forEach(method -> line(signature(method)));
    close();
  }

  private void message(Descriptor message) {
    open("message " + message.getName());
    for (EnumDescriptor nested : message.getEnumTypes()) {
      enumeration(nested);
    }
    for (Descriptor nested : message.getNestedTypes()) {
      if (!nested.getOptions().getMapEntry()) {
        message(nested);
      }
    }
    for (FieldDescriptor field : message.getFields()) {
      OneofDescriptor oneof = field.getRealContainingOneof();
      if (oneof == null) {
        line(field(field));
      } else if (oneof.getField(0) == field) {
        oneof(oneof);
      }
    }
    close();
  }

  private void oneof(OneofDescriptor oneof) {
    open("oneof " + oneof.getName());
    oneof.getFields().forEach(field -> line(field(field)));
    close();
  }

  private void enumeration(EnumDescriptor values) {
    open("enum " + values.getName());
    for (EnumValueDescriptor value : values.getValues()) {
      line(value.getName() + " = " + value.getNumber() + ";");
    }
    close();
  }

  private static String field(FieldDescriptor field) {
    return "%s%s %s = %d%s;"
        .formatted(
            label(field),
            type(field),
            field.getName(),
            field.getNumber(),
            field.getOptions().getDeprecated() ? " [deprecated = true]" : "");
  }

  private static String label(FieldDescriptor field) {
    if (field.isMapField() || field.getRealContainingOneof() != null) {
      return "";
    }
    if (field.isRepeated()) {
      return "repeated ";
    }
    if (field.isRequired()) {
      return "required ";
    }
    FileDescriptor file = field.getFile();
    boolean proto2 =
        file.toProto().getSyntax().isEmpty() || file.toProto().getSyntax().equals("proto2");
    return proto2 || field.toProto().getProto3Optional() ? "optional " : "";
  }

  private static String type(FieldDescriptor field) {
    if (field.isMapField()) {
      Descriptor entry = field.getMessageType();
      return "map<%s, %s>"
          .formatted(type(entry.findFieldByNumber(1)), type(entry.findFieldByNumber(2)));
    }
    return switch (field.getJavaType()) {
      case MESSAGE -> field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      default -> field.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  private void open(String head) {
    line(head + " {");
    depth++;
  }

  private void close() {
    depth--;
    line("}");
  }

  private void line(String content) {
    text.append("  ".repeat(depth)).append(content).append('\n');
  }
}
