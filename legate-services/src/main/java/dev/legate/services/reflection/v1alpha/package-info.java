/**
 * Messages and client of {@code grpc.reflection.v1alpha}, generated: what older servers know.
 *
 * <p>Prefer {@link dev.legate.services.reflection.v1}, which differs in its name alone. Generated
 * code knows the public API and nothing else.
 */
package dev.legate.services.reflection.v1alpha;
