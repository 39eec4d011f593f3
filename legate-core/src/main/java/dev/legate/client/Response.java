package dev.legate.client;

import dev.legate.Metadata;

/**
 * The result of a call with one response, with what came around it.
 *
 * @param message the response
 * @param headers the response headers
 * @param trailers the trailers
 * @param <R> the type of the response
 */
public record Response<R>(R message, Metadata headers, Metadata trailers) {}
