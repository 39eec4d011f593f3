package dev.legate.verify.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Libraries report by exceptions, statuses and {@code System.Logger}; they do not print. */
class PrintingTest {
  static Set<String> libraries() {
    return Modules.references().keySet();
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void librariesDoNotPrint(String module) {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass each : Modules.classes(module)) {
      prints(each).forEach(access -> wrong.add(access.getDescription()));
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void everyWayOfPrintingIsSeen() {
    JavaClass printer = new ClassFileImporter().importClass(Printer.class);

    assertThat(prints(printer)).hasSize(4);
  }

  private static Stream<JavaAccess<?>> prints(JavaClass each) {
    return each.getAccessesFromSelf().stream()
        .filter(
            access -> {
              JavaClass owner = access.getTargetOwner();
              return switch (access.getTarget().getName()) {
                case "out", "err" -> owner.isEquivalentTo(System.class);
                case "print", "println" -> owner.isEquivalentTo(IO.class);
                case "printStackTrace" -> owner.isAssignableTo(Throwable.class);
                default -> false;
              };
            });
  }

  /** What no library does. */
  private static final class Printer {
    void print() {
      System.out.println();
      System.err.println();
      IO.println();
      new IllegalStateException().printStackTrace();
    }
  }
}
