/**
 * The service of the demo, on the places of the IANA time zone table.
 *
 * <p>Start at {@link dev.legate.cli.places.WorldPlaces}, which implements the generated interface;
 * {@link dev.legate.cli.places.PlaceTable} has the data. This package must not know of commands,
 * terminals or transports: only of the public API.
 */
package dev.legate.cli.places;
