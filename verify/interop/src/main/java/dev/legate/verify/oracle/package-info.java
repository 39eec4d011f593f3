/**
 * The steered service of {@code verify/interop/README.md} on Legate, and the client that checks
 * such a service, for what gRPC's official interop cases do not cover.
 *
 * <p>Start reading at {@link dev.legate.verify.oracle.SteeredCall} and {@link
 * dev.legate.verify.oracle.OracleRun}. Uses the public API only, and plain bytes as messages.
 */
@NullMarked
package dev.legate.verify.oracle;

import org.jspecify.annotations.NullMarked;
