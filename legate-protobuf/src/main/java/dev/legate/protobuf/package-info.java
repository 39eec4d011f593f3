/**
 * What joins Legate and protobuf-java.
 *
 * <p>Start at {@link dev.legate.protobuf.ProtoMarshaller}, which generated code uses, and at {@link
 * dev.legate.protobuf.RichStatus}, with which failures explain themselves. This package must not
 * know of transports or of HTTP/2, nor of anything but the public API of the core.
 */
package dev.legate.protobuf;
