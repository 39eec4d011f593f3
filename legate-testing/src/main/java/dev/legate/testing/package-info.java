/**
 * What tests of services and clients need: a server in the same process, and a clock to set.
 *
 * <p>Start reading at {@link dev.legate.testing.InProcessServer}. This package uses the public API,
 * and of Legate's internals nothing but the in-process address.
 */
package dev.legate.testing;
