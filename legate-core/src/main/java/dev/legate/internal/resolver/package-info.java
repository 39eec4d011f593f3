/**
 * From a target to addresses.
 *
 * <p>Start reading at {@link dev.legate.internal.resolver.Target}, which says what a target means,
 * and {@link dev.legate.internal.resolver.Resolver}, which finds its addresses. This package does
 * not connect to anything and knows nothing of channels.
 */
package dev.legate.internal.resolver;
