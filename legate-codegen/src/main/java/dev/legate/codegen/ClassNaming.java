package dev.legate.codegen;

import dev.legate.codegen.ServiceModel.ClassNames;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Chooses the names of the generated types of one file's services.
 *
 * <p>Only the file itself is asked what is taken, so that the names do not depend on what else is
 * generated with it. Case is ignored, since some file systems do.
 */
final class ClassNaming {
  private final String packageName;
  private final Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  ClassNaming(String packageName, Collection<String> taken) {
    this.packageName = packageName;
    this.taken.addAll(taken);
  }

  ClassNames namesFor(String serviceName) {
    String stem = Character.toUpperCase(serviceName.charAt(0)) + serviceName.substring(1);
    // TestService would read badly as TestServiceService.
    String service = stem.endsWith("Service") && taken.add(stem) ? stem : free(stem, "Service");
    return new ClassNames(packageName, service, free(stem, "Client"), free(stem, "Calls"));
  }

  private String free(String stem, String suffix) {
    String name = stem + suffix;
    for (int n = 1; !taken.add(name); n++) {
      name = stem + "Grpc" + suffix + (n == 1 ? "" : n);
    }
    return name;
  }
}
