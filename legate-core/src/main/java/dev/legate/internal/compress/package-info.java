/**
 * Message encodings (gRPC's compression document): those that are built in, which ones a channel or
 * server knows, and how a framed message is compressed and decompressed within its limit.
 *
 * <p>Start reading at {@link dev.legate.internal.compress.Encodings} and {@link
 * dev.legate.internal.compress.CompressedMessages}. All of it runs on the thread that sends or
 * takes a message. This package knows messages as bytes: no calls, no header fields.
 */
package dev.legate.internal.compress;
