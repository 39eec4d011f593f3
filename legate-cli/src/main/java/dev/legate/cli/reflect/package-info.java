/**
 * Servers whose messages are known by reflection only.
 *
 * <p>Start at {@link dev.legate.cli.reflect.Reflection}, which learns a server's schema; {@link
 * dev.legate.cli.reflect.DynamicCall} calls its methods with JSON. This package must not know of
 * command lines.
 */
package dev.legate.cli.reflect;
