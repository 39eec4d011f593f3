/**
 * Flow control: windows, who may send next, and how large a window should be (RFC 9113 §5.2).
 *
 * <p>Arithmetic only. Start reading at {@link dev.legate.http2.flow.ReceiveWindow}. This package
 * knows neither frames nor what a stream is.
 */
package dev.legate.http2.flow;
