/**
 * What the demo's server and clients say to each other, generated from {@code
 * legate/demo/places.proto}.
 *
 * <p>Start at {@link dev.legate.demo.places.PlacesService} and {@link
 * dev.legate.demo.places.PlacesClient}.
 */
package dev.legate.demo.places;
