package dev.legate.server;

/**
 * How much of its limits a server uses. Values of one moment, or nearly: each is read by itself.
 *
 * @param runningCalls handlers that run and count against the limit
 * @param maxRunningCalls the limit now; see {@link ServerBuilder#maxConcurrentCalls}
 * @param waitingCalls calls that wait for a place; see {@link ServerBuilder#maxWaitingCalls}
 * @param refusedCalls how many calls were refused since the start, by any of these limits
 */
public record ServerLoad(
    int runningCalls, int maxRunningCalls, int waitingCalls, long refusedCalls) {}
