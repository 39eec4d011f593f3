/**
 * What joins Legate and protobuf-java.
 *
 * <p>Start at {@link dev.legate.protobuf.ProtoMarshaller}, which generated code uses. This package
 * must not know of transports or of HTTP/2, nor of anything but the public API of the core.
 */
package dev.legate.protobuf;
