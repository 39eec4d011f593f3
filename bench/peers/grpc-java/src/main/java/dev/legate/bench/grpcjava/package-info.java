/**
 * grpc-java's side of the bench: a server and clients of {@code bench.Echo}, written as its
 * documentation says.
 */
@NullMarked
package dev.legate.bench.grpcjava;

import org.jspecify.annotations.NullMarked;
