package dev.legate.verify.architecture;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The public API of a module as text: what is exported to everybody, sorted. */
final class PublicApi {
  private final ModuleReference module;
  private final Predicate<String> types;

  /**
   * The API of a module.
   *
   * @param types whether to describe an exported top-level type, by its name
   */
  PublicApi(ModuleReference module, Predicate<String> types) {
    this.module = module;
    this.types = types;
  }

  /** One line for each type and each of its members; empty if nothing is exported. */
  String text() {
    List<String> exported =
        module.descriptor().exports().stream()
            .filter(export -> !export.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .toList();
    return classNames().stream()
        .filter(name -> exported.contains(name.substring(0, name.lastIndexOf('.'))))
        .filter(name -> types.test(name.replaceFirst("\\$.*", "")))
        .map(PublicApi::load)
        .filter(PublicApi::isVisible)
        .map(PublicApi::describe)
        .collect(joining("\n"));
  }

  private List<String> classNames() {
    try (ModuleReader reader = module.open();
        Stream<String> entries = reader.list()) {
      return entries
          .filter(entry -> entry.endsWith(".class") && entry.indexOf('/') > 0)
          .filter(entry -> !entry.endsWith("package-info.class"))
          .map(entry -> entry.substring(0, entry.length() - ".class".length()).replace('/', '.'))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, PublicApi.class.getClassLoader());
    } catch (ClassNotFoundException missing) {
      throw new AssertionError(missing);
    }
  }

  private static boolean isVisible(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getDeclaringClass()) {
      if (!isVisible(each.getModifiers()) || each.isAnonymousClass() || each.isLocalClass()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static boolean isVisible(Member member) {
    return isVisible(member.getModifiers()) && !member.isSynthetic();
  }

  private static String describe(Class<?> type) {
    List<String> members = new ArrayList<>();
    Arrays.stream(type.getDeclaredFields())
        .filter(PublicApi::isVisible)
        .map(PublicApi::describe)
        .forEach(members::add);
    Arrays.stream(type.getDeclaredConstructors())
        .filter(PublicApi::isVisible)
        .map(PublicApi::describe)
        .forEach(members::add);
    Arrays.stream(type.getDeclaredMethods())
        .filter(PublicApi::isVisible)
        .map(PublicApi::describe)
        .forEach(members::add);
    return header(type)
        + "\n"
        + members.stream().sorted().map(member -> "  " + member + "\n").collect(joining());
  }

  private static String header(Class<?> type) {
    StringBuilder text = new StringBuilder(" ");
    AnnotatedType above = type.getAnnotatedSuperclass();
    if (above != null && above.getType() != Object.class && !type.isRecord() && !type.isEnum()) {
      text.append("extends ").append(above).append(" ");
    }
    AnnotatedType[] interfaces = type.getAnnotatedInterfaces();
    if (interfaces.length > 0) {
      text.append(type.isInterface() ? "extends " : "implements ").append(types(interfaces));
    }
    return type.toGenericString().replace('$', '.') + brief(text.toString()).stripTrailing();
  }

  private static String describe(Field field) {
    return brief(
        modifiers(field.getModifiers() & Modifier.fieldModifiers())
            + field.getAnnotatedType()
            + " "
            + field.getName());
  }

  private static String describe(Constructor<?> constructor) {
    return brief(
        modifiers(constructor.getModifiers() & Modifier.constructorModifiers())
            + constructor.getDeclaringClass().getSimpleName()
            + parameters(constructor));
  }

  private static String describe(Method method) {
    TypeVariable<?>[] variables = method.getTypeParameters();
    return brief(
        modifiers(method.getModifiers() & Modifier.methodModifiers())
            + (method.isDefault() ? "default " : "")
            + (variables.length == 0
                ? ""
                : Arrays.stream(variables)
                    .map(PublicApi::variable)
                    .collect(joining(", ", "<", "> ")))
            + method.getAnnotatedReturnType()
            + " "
            + method.getName()
            + parameters(method));
  }

  private static String variable(TypeVariable<?> variable) {
    String bounds =
        Arrays.stream(variable.getAnnotatedBounds())
            .map(AnnotatedType::toString)
            .filter(bound -> !bound.equals("java.lang.Object"))
            .collect(joining(" & "));
    return variable.getName() + (bounds.isEmpty() ? "" : " extends " + bounds);
  }

  private static String parameters(Executable executable) {
    String thrown = types(executable.getAnnotatedExceptionTypes());
    String parameters =
        Arrays.stream(executable.getParameters())
            .map(Parameter::getAnnotatedType)
            .map(AnnotatedType::toString)
            .collect(joining(", ", "(", ")"));
    return (executable.isVarArgs() ? parameters.replaceFirst("\\[]\\)$", "...)") : parameters)
        + (thrown.isEmpty() ? "" : " throws " + thrown);
  }

  private static String types(AnnotatedType[] types) {
    return Arrays.stream(types).map(AnnotatedType::toString).collect(joining(", "));
  }

  private static String modifiers(int modifiers) {
    String text = Modifier.toString(modifiers);
    return text.isEmpty() ? "" : text + " ";
  }

  /** Without the packages of the JDK and of Legate. */
  private static String brief(String text) {
    return text.replaceAll("(@[\\w.]+)\\(\\)", "$1")
        .replaceAll("\\b(?:java|dev\\.legate|org\\.jspecify)\\.(?:[a-z]\\w*\\.)*(?=[A-Z@])", "")
        .replace('$', '.');
  }
}
