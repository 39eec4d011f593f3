package dev.legate.cli.demo;

/** Something was not as the demo expects. */
final class Differs extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;

  Differs(String what) {
    super(what);
    this.what = what;
  }

  String what() {
    return what;
  }

  /** Insists that two values are the same. */
  static void unlessEqual(String what, Object found, Object expected) throws Differs {
    if (!found.equals(expected)) {
      throw new Differs(what + " is " + found + ", expected " + expected);
    }
  }

  /** Insists on a condition. */
  static void unless(boolean holds, String whatWasFoundAndExpected) throws Differs {
    if (!holds) {
      throw new Differs(whatWasFoundAndExpected);
    }
  }
}
