/**
 * Messages and client of {@code grpc.reflection.v1}, generated.
 *
 * <p>Start reading at {@link dev.legate.services.reflection.v1.ServerReflectionClient}; what serves
 * it is {@link dev.legate.services.ReflectionService}. Generated code knows the public API and
 * nothing else.
 */
package dev.legate.services.reflection.v1;
