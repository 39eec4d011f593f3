/**
 * What the bench's Java programs share, whosever they are: measuring calls, and being told by the
 * runner what to do.
 *
 * <p>Start with {@link dev.legate.bench.kit.ClientProgram} and {@link
 * dev.legate.bench.kit.ServerProgram}. Knows no gRPC.
 */
@NullMarked
package dev.legate.bench.kit;

import org.jspecify.annotations.NullMarked;
