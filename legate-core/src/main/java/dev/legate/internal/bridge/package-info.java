/**
 * Where blocking code meets the event loop: nothing else in the library parks a thread.
 *
 * <p>Start reading at {@link dev.legate.internal.bridge.ParkingSpot}, on which the others are
 * built. Every wait ends by what is waited for, by the end of the call, or by an interrupt. This
 * package knows neither calls nor transports; it hands over objects and counts bytes.
 */
package dev.legate.internal.bridge;
