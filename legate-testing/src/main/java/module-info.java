import org.jspecify.annotations.NullMarked;

/** For the tests of those who use Legate: servers in the same process, and a clock to set. */
@NullMarked
module dev.legate.testing {
  requires transitive dev.legate;
  requires static transitive org.jspecify;
  // Only InProcessServerExtension needs it, and those who use that have it.
  requires static transitive org.junit.jupiter.api;

  exports dev.legate.testing;
}
