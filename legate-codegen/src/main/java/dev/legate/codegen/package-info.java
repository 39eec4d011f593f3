/**
 * Turns the services of {@code .proto} files into Java interfaces and clients.
 *
 * <p>Start at {@link dev.legate.codegen.Generator}: a request of {@code protoc} in, a response out.
 * {@link dev.legate.codegen.ProtocPlugin} is the same as a program. Messages are not made here:
 * protoc's own Java generator makes them, and {@code JavaTypes} knows where it puts them.
 *
 * <p>This package must not know Maven, and must not write files. It runs on Java 17.
 */
@NullMarked
package dev.legate.codegen;

import org.jspecify.annotations.NullMarked;
