/**
 * Mixed traffic for as long as one likes, on a server in a JVM of small memory; what both JVMs hold
 * afterwards, every ten seconds, must not grow. Start reading at {@code SoakTest}.
 */
@NullMarked
package dev.legate.verify.soak;

import org.jspecify.annotations.NullMarked;
