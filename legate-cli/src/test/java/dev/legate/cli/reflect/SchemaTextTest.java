package dev.legate.cli.reflect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.StructProto;
import dev.legate.cli.CommandFailure;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchemaTextTest {
  @Test
  void oneofsAreShownWithTheirFields() {
    assertThat(SchemaText.of(StructProto.getDescriptor().findMessageTypeByName("Value")))
        .isEqualTo(
            """
            message Value {
              oneof kind {
                google.protobuf.NullValue null_value = 1;
                double number_value = 2;
                string string_value = 3;
                bool bool_value = 4;
                google.protobuf.Struct struct_value = 5;
                google.protobuf.ListValue list_value = 6;
              }
            }""");
  }

  @Test
  void labelsOfProto2AreShown() {
    assertThat(SchemaText.of(DescriptorProtos.UninterpretedOption.getDescriptor()))
        .contains("    required string name_part = 1;")
        .contains("  repeated google.protobuf.UninterpretedOption.NamePart name = 2;")
        .contains("  optional string identifier_value = 3;");
  }

  @Test
  void aFileThatImportsItselfIsRefused() {
    SchemaFiles files = new SchemaFiles(name -> Optional.of(file("b.proto", "a.proto")));
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> files.read(List.of(file("a.proto", "b.proto"))))
        .withMessage("the server's schema is not sound: a.proto imports itself");
  }

  @Test
  void importsThatTheServerLeavesOutAreDoneWithout() {
    SchemaFiles files = new SchemaFiles(name -> Optional.empty());
    assertThat(files.read(List.of(file("a.proto", "options.proto"))))
        .singleElement()
        .satisfies(file -> assertThat(file.getName()).isEqualTo("a.proto"));
  }

  private static FileDescriptorProto file(String name, String dependency) {
    return FileDescriptorProto.newBuilder().setName(name).addDependency(dependency).build();
  }
}
