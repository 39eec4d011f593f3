package dev.legate.verify.oracle;

/** Checks one thing about a server, and throws what differed. */
@FunctionalInterface
interface OracleCase {
  void check(OracleRun run) throws Exception;
}
