/**
 * The demo: a server, and chapters that call it over TCP and check what comes back.
 *
 * <p>Start at {@link dev.legate.cli.demo.Demo}. Each chapter is a class with one method. This
 * package must not know how Legate works inside: only the public API and generated code.
 */
package dev.legate.cli.demo;
