/**
 * The {@code legate} command.
 *
 * <p>Start at {@link dev.legate.cli.Legate}; each command is a class of its own beside it. This
 * package must not know how Legate works inside: everything is done with the public API.
 */
package dev.legate.cli;
