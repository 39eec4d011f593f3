/**
 * What the microbenchmarks share. They themselves lie in the packages of what they measure, since
 * much of that is seen there only.
 */
@NullMarked
package dev.legate.bench.jmh;

import org.jspecify.annotations.NullMarked;
