package dev.legate.cli.places;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.legate.demo.places.Area;
import dev.legate.demo.places.Place;
import dev.legate.demo.places.Point;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The places of {@code zone1970.tab}: the largest of each time zone, with its position.
 *
 * <p>Immutable. Source of the format: the comments at the head of that file.
 */
public final class PlaceTable {
  /** Degrees, minutes and perhaps seconds of latitude, then of longitude: ISO 6709. */
  private static final Pattern POSITION =
      Pattern.compile("([+-])(\\d\\d)(\\d\\d)(\\d\\d)?([+-])(\\d{3})(\\d\\d)(\\d\\d)?");

  private final List<Place> places;
  private final Map<String, Place> byName = new HashMap<>();

  private PlaceTable(List<Place> places) {
    this.places = List.copyOf(places);
    for (Place place : places) {
      byName.put(key(place.getName()), place);
      byName.put(key(place.getTimeZone()), place);
    }
  }

  /** The table that ships with this command. */
  public static PlaceTable shipped() {
    try (InputStream bytes = PlaceTable.class.getResourceAsStream("zone1970.tab")) {
      if (bytes == null) {
        throw new IllegalStateException("zone1970.tab is missing beside " + PlaceTable.class);
      }
      return read(new InputStreamReader(bytes, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("zone1970.tab cannot be read", e);
    }
  }

  /**
   * A table in the format of {@code zone1970.tab}.
   *
   * @throws IllegalArgumentException if a line is not of that format, naming it
   */
  static PlaceTable read(Reader text) throws IOException {
    BufferedReader lines = new BufferedReader(text);
    List<Place> places = new ArrayList<>();
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        places.add(place(line, number));
      }
    }
    return new PlaceTable(places);
  }

  private static Place place(String line, int number) {
    String[] columns = line.split("\t", -1);
    Matcher position = POSITION.matcher(columns.length < 3 ? "" : columns[1]);
    if (!position.matches()) {
      throw new IllegalArgumentException(
          "line %d is '%s', expected countries, position and time zone, separated by tabs"
              .formatted(number, line));
    }
    String timeZone = columns[2];
    return Place.newBuilder()
        .setName(timeZone.substring(timeZone.lastIndexOf('/') + 1).replace('_', ' '))
        .setTimeZone(timeZone)
        .addAllCountries(Arrays.asList(columns[0].split(",")))
        .setPosition(
            Point.newBuilder().setLatitude(degrees(position, 1)).setLongitude(degrees(position, 5)))
        .setComment(columns.length > 3 ? columns[3] : "")
        .build();
  }

  private static double degrees(Matcher position, int first) {
    double seconds =
        position.group(first + 3) == null ? 0 : Integer.parseInt(position.group(first + 3));
    double degrees =
        Integer.parseInt(position.group(first + 1))
            + Integer.parseInt(position.group(first + 2)) / 60.0
            + seconds / 3600;
    return position.group(first).equals("-") ? -degrees : degrees;
  }

  private static String key(String name) {
    return name.strip().replace('_', ' ').toLowerCase(Locale.ROOT);
  }

  /** All places, in the order of the table. */
  public List<Place> all() {
    return places;
  }

  /** The place with a name such as "Hong Kong", or that of its time zone. */
  public Optional<Place> named(String name) {
    return Optional.ofNullable(byName.get(key(name)));
  }

  /** The places in an area, from north to south. */
  public List<Place> in(Area area) {
    return places.stream()
        .filter(place -> Geography.contains(area, place.getPosition()))
        .sorted(
            Comparator.comparingDouble((Place place) -> -place.getPosition().getLatitude())
                .thenComparing(Place::getTimeZone))
        .toList();
  }

  /** The place whose name stands in a text; of several the longest name, then the first. */
  public Optional<Place> mentionedIn(String text) {
    String words = " " + key(text).replaceAll("[^\\p{L}\\p{N}'/-]+", " ") + " ";
    return places.stream()
        .filter(place -> words.contains(" " + key(place.getName()) + " "))
        .max(
            Comparator.comparingInt((Place place) -> place.getName().length())
                .thenComparingInt(place -> -words.indexOf(" " + key(place.getName()) + " ")));
  }
}
