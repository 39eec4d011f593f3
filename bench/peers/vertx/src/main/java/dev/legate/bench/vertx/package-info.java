/**
 * Vert.x's side of the bench: a server of {@code bench.Echo}, written as its documentation says.
 */
@NullMarked
package dev.legate.bench.vertx;

import org.jspecify.annotations.NullMarked;
