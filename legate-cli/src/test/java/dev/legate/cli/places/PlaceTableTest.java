package dev.legate.cli.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.legate.demo.places.Area;
import dev.legate.demo.places.Place;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class PlaceTableTest {
  private static final PlaceTable TABLE = PlaceTable.shipped();

  @Test
  void everyLineOfTheShippedTableIsAPlace() {
    assertThat(TABLE.all()).hasSize(312);
    assertThat(TABLE.all()).extracting(Place::getName).doesNotContain("").doesNotHaveDuplicates();
  }

  @Test
  void coordinatesMayHaveSeconds() throws IOException {
    Place troll = read("AQ\t-720041+0023206\tAntarctica/Troll\tTroll").all().getFirst();
    assertThat(troll.getPosition().getLatitude()).isEqualTo(-72.01139, within(1e-5));
    assertThat(troll.getPosition().getLongitude()).isEqualTo(2.535, within(1e-5));
    assertThat(troll.getComment()).isEqualTo("Troll");
  }

  @Test
  void allCountriesOfALineAreKept() {
    assertThat(TABLE.named("Europe/Zurich").orElseThrow().getCountriesList())
        .containsExactly("CH", "DE", "LI");
  }

  @Test
  void aPlaceIsFoundByNameOrZoneWhateverTheCase() {
    Place place = TABLE.named("Asia/Hong_Kong").orElseThrow();
    assertThat(TABLE.named("hong kong")).contains(place);
    assertThat(TABLE.named(" Hong_Kong ")).contains(place);
    assertThat(TABLE.named("Hong")).isEmpty();
  }

  @Test
  void anAreaMayLieAcrossThe180thMeridian() {
    Area area = Area.newBuilder().setSouth(-25).setNorth(-5).setWest(170).setEast(-150).build();
    assertThat(TABLE.in(area))
        .extracting(Place::getName)
        .containsExactly("Fakaofo", "Apia", "Pago Pago", "Fiji", "Niue", "Tongatapu", "Rarotonga");
  }

  @Test
  void edgesBelongToAnArea() {
    Place zurich = TABLE.named("Zurich").orElseThrow();
    double latitude = zurich.getPosition().getLatitude();
    double longitude = zurich.getPosition().getLongitude();
    Area area =
        Area.newBuilder()
            .setSouth(latitude)
            .setNorth(latitude)
            .setWest(longitude)
            .setEast(longitude)
            .build();
    assertThat(TABLE.in(area)).containsExactly(zurich);
  }

  @Test
  void theLongestNameInATextIsMeant() {
    assertThat(TABLE.mentionedIn("is it San Juan, or New York?"))
        .hasValueSatisfying(place -> assertThat(place.getName()).isEqualTo("San Juan"));
    assertThat(TABLE.mentionedIn("TOKYO!"))
        .hasValueSatisfying(place -> assertThat(place.getName()).isEqualTo("Tokyo"));
  }

  @Test
  void partsOfWordsAreNotMentions() {
    assertThat(TABLE.mentionedIn("Romeo and Parisian")).isEmpty();
  }

  @Test
  void aLineWithoutPositionIsRefusedByNumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("# comment\nCH\tEurope/Zurich"))
        .withMessage(
            "line 2 is 'CH\tEurope/Zurich', expected countries, position and time zone, separated by tabs");
  }

  private static PlaceTable read(String text) throws IOException {
    return PlaceTable.read(new StringReader(text));
  }
}
