/**
 * Legate's side of the bench: a server and clients of {@code bench.Echo} with the public API and
 * generated code, as a user would write them.
 */
@NullMarked
package dev.legate.bench;

import org.jspecify.annotations.NullMarked;
