/**
 * What generated code calls; people do not.
 *
 * <p>Start reading at {@link dev.legate.stub.Stub}. All logic behind generated clients is here, so
 * that fixing it needs no regeneration.
 */
package dev.legate.stub;
