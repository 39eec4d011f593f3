package dev.legate.internal.transport;

/**
 * Marks the threads that carry events of a transport: whoever runs on one must not block. Legate's
 * own blocking operations refuse to run there.
 */
public interface LoopThread {}
