/**
 * Messages and client of {@code grpc.health.v1}, generated.
 *
 * <p>Start reading at {@link dev.legate.services.health.HealthClient}; what serves it is {@link
 * dev.legate.services.HealthService}. Generated code knows the public API and nothing else.
 */
package dev.legate.services.health;
