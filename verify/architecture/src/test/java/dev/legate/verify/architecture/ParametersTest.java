package dev.legate.verify.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameter lists that a caller can get right: ARCHITECTURE §11. */
class ParametersTest {
  private static final int MAX_CONSTRUCTOR_PARAMETERS = 5;

  @ParameterizedTest
  @ValueSource(strings = {"legate-core", "legate-http2", "legate-netty"})
  void noConstructorTakesMoreThanFiveParameters(String module) {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass each : Modules.classes(module)) {
      // A record is a value, whose components have names; the others have parameters of javac's.
      if (each.isRecord() || each.isEnum() || each.isAnonymousClass() || each.isInnerClass()) {
        continue;
      }
      for (JavaConstructor constructor : each.getConstructors()) {
        if (constructor.getRawParameterTypes().size() > MAX_CONSTRUCTOR_PARAMETERS) {
          wrong.add(constructor.getFullName());
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"legate-core", "legate-http2", "legate-netty"})
  void noTwoBooleansStandSideBySide(String module) {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass each : Modules.classes(module)) {
      for (JavaCodeUnit unit : each.getCodeUnits()) {
        // The constants of an enum stand right beside its constructor.
        if (!(each.isEnum() && unit.isConstructor())
            && !unit.getModifiers().contains(JavaModifier.SYNTHETIC)
            && hasTwoBooleans(unit)) {
          wrong.add(unit.getFullName());
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  private static boolean hasTwoBooleans(JavaCodeUnit unit) {
    List<String> types = unit.getRawParameterTypes().stream().map(JavaClass::getName).toList();
    for (int i = 1; i < types.size(); i++) {
      if (types.get(i).equals("boolean") && types.get(i - 1).equals("boolean")) {
        return true;
      }
    }
    return false;
  }
}
