/**
 * Health and reflection, to be added to a server like any other service.
 *
 * <p>Start reading at {@link dev.legate.services.HealthService} and {@link
 * dev.legate.services.ReflectionService}. The packages below this one are generated: messages and
 * clients. This package uses the public API only and must not know anything internal, so that it
 * shows what anybody can write.
 */
package dev.legate.services;
