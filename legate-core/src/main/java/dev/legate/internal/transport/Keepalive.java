package dev.legate.internal.transport;

import java.time.Duration;

/**
 * When a side asks whether the other is still there (gRFC A8).
 *
 * @param time without a sign of life, after which it asks
 * @param timeout for the answer, after which the connection is given up
 * @param withoutCalls whether it asks while there are no calls, too
 */
public record Keepalive(Duration time, Duration timeout, boolean withoutCalls) {}
