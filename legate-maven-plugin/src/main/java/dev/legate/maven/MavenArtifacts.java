package dev.legate.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.jspecify.annotations.Nullable;

/** What Maven knows and fetches: the project's dependencies, other artifacts, {@code protoc}. */
final class MavenArtifacts {
  private static final String PROTOBUF = "com.google.protobuf";

  private final RepositorySystem repositories;
  private final RepositorySystemSession session;
  private final MavenProject project;

  MavenArtifacts(
      RepositorySystem repositories, RepositorySystemSession session, MavenProject project) {
    this.repositories = repositories;
    this.session = session;
    this.project = project;
  }

  /** The jars and class folders of the project's dependencies, in the order of the class path. */
  List<Path> dependencies() {
    List<Path> files = new ArrayList<>();
    for (Artifact artifact : project.getArtifacts()) {
      File file = artifact.getFile();
      if (file != null) {
        files.add(file.toPath());
      }
    }
    return files;
  }

  /**
   * The file of {@code groupId:artifactId}, which is a dependency, or of {@code
   * groupId:artifactId:version}.
   */
  Path file(String coordinates) {
    String[] parts = coordinates.split(":", -1);
    if (parts.length == 2) {
      Artifact dependency = dependency(parts[0], parts[1]);
      if (dependency == null || dependency.getFile() == null) {
        throw new ProtoException(
            "<artifact> "
                + coordinates
                + " has no version and is not a dependency of "
                + project.getId()
                + "; write "
                + coordinates
                + ":VERSION, or add the dependency");
      }
      return dependency.getFile().toPath();
    }
    if (parts.length != 3) {
      throw new ProtoException(
          "<artifact> has to be groupId:artifactId or groupId:artifactId:version, but is \""
              + coordinates
              + "\"");
    }
    return fetch(new DefaultArtifact(parts[0], parts[1], "jar", parts[2]), "");
  }

  /**
   * The version of {@code protoc} that the project's protobuf-java asks for, unless the user has
   * set one.
   */
  String protocVersion(@Nullable String configured) {
    if (configured != null) {
      return configured;
    }
    Artifact runtime = dependency(PROTOBUF, "protobuf-java");
    if (runtime == null) {
      throw new ProtoException(
          project.getId()
              + " does not depend on protobuf-java, which generated messages need;"
              + " add the dependency dev.legate:legate-protobuf, which brings it");
    }
    return runtime.getVersion();
  }

  Path protoc(String version) {
    String classifier =
        Platform.classifier(System.getProperty("os.name"), System.getProperty("os.arch"));
    return fetch(
        new DefaultArtifact(PROTOBUF, "protoc", classifier, "exe", version),
        "; set <protocVersion> to a version that exists for this platform, or <protoc> to the path of one that is installed");
  }

  private Path fetch(org.eclipse.aether.artifact.Artifact artifact, String otherwise) {
    try {
      return repositories
          .resolveArtifact(
              session, new ArtifactRequest(artifact, project.getRemoteProjectRepositories(), null))
          .getArtifact()
          .getFile()
          .toPath();
    } catch (ArtifactResolutionException e) {
      throw new ProtoException("cannot fetch " + artifact + ": " + e.getMessage() + otherwise);
    }
  }

  private @Nullable Artifact dependency(String groupId, String artifactId) {
    for (Artifact artifact : project.getArtifacts()) {
      if (artifact.getGroupId().equals(groupId) && artifact.getArtifactId().equals(artifactId)) {
        return artifact;
      }
    }
    return null;
  }
}
