/** Attacks over sockets on a server in a JVM of its own, and what becomes of others meanwhile. */
@NullMarked
package dev.legate.verify.abuse;

import org.jspecify.annotations.NullMarked;
