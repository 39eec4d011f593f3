/**
 * Budgets against abuse: what a peer may do per time, and when it is enough.
 *
 * <p>Start reading at {@link dev.legate.http2.guard.AbuseGuard}. This package knows neither frames
 * nor streams; it counts what it is told.
 */
package dev.legate.http2.guard;
