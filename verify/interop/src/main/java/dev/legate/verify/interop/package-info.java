/**
 * gRPC's official interop client and server on Legate, with the flags and case names of the interop
 * test descriptions.
 *
 * <p>Start reading at {@link dev.legate.verify.interop.InteropServer} and {@link
 * dev.legate.verify.interop.InteropClient}. Uses generated code and the public API only.
 */
@NullMarked
package dev.legate.verify.interop;

import org.jspecify.annotations.NullMarked;
