package dev.legate;

/**
 * The full name of a method, checked when it is made.
 *
 * @param service the full name of the service, such as {@code routeguide.RouteGuide}
 * @param method the name of the method, such as {@code GetFeature}
 */
public record MethodPath(String service, String method) {

  /**
   * Checks both names.
   *
   * @throws IllegalArgumentException if a name is empty or has characters that a protobuf name
   *     cannot have; the service's name may have dots
   */
  public MethodPath {
    check("service", service, true);
    check("method", method, false);
  }

  /**
   * Reads a path as it stands on the wire.
   *
   * @param path such as {@code /routeguide.RouteGuide/GetFeature}
   * @throws IllegalArgumentException if it has another form
   */
  public static MethodPath parse(String path) {
    int slash = path.indexOf('/', 1);
    if (!path.startsWith("/") || slash < 0) {
      throw new IllegalArgumentException(
          "method path '" + path + "' is not of the form /package.Service/Method");
    }
    return new MethodPath(path.substring(1, slash), path.substring(slash + 1));
  }

  private static void check(String what, String name, boolean dots) {
    boolean start = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      boolean digit = c >= '0' && c <= '9';
      boolean dot = c == '.' && dots && !start;
      if (!(letter || dot || (digit && !start))) {
        throw new IllegalArgumentException(
            "%s name '%s' has '%s' at %d, which no protobuf name has there"
                .formatted(what, name, c, i));
      }
      start = dot;
    }
    if (start) {
      throw new IllegalArgumentException(
          "%s name '%s' is empty or ends in a dot".formatted(what, name));
    }
  }

  /** The path as it stands on the wire: {@code /package.Service/Method}. */
  @Override
  public String toString() {
    return "/" + service + "/" + method;
  }
}
