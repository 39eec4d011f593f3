package dev.legate.cli.demo;

import dev.legate.cli.places.PlaceTable;
import dev.legate.client.Channel;
import dev.legate.demo.places.PlacesClient;

/**
 * What a chapter works with.
 *
 * @param channel to the demo's server, over TCP
 * @param places the client of the demo's service on that channel
 * @param serverSide what the handlers do
 * @param table what the server should know
 * @param story where to tell what happened
 */
record Stage(
    Channel channel, PlacesClient places, ServerSide serverSide, PlaceTable table, Story story) {}
