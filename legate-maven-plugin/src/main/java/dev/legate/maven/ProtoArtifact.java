package dev.legate.maven;

import java.util.List;

/** An artifact for whose {@code .proto} files code is generated. */
public final class ProtoArtifact {
  private String coordinates = "";
  private List<String> includes = List.of("**");

  /** For Maven. */
  public ProtoArtifact() {}

  /** Maven calls this for {@code <artifact>group:name:version</artifact>}, the short form. */
  public void set(String newCoordinates) {
    coordinates = newCoordinates.strip();
  }

  /** Maven calls this for {@code <coordinates>}. */
  public void setCoordinates(String newCoordinates) {
    coordinates = newCoordinates.strip();
  }

  /** Maven calls this for {@code <includes>}: globs of the paths in the artifact. */
  public void setIncludes(List<String> newIncludes) {
    includes = List.copyOf(newIncludes);
  }

  String coordinates() {
    return coordinates;
  }

  List<String> includes() {
    return includes;
  }
}
