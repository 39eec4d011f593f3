package dev.legate.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.jspecify.annotations.Nullable;

/** What both goals have in common: everything but the folders. */
abstract class ProtoMojo extends AbstractMojo {
  @Inject private RepositorySystem repositories;

  @Parameter(defaultValue = "${repositorySystemSession}", readonly = true, required = true)
  private RepositorySystemSession session;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  @Parameter(defaultValue = "${project.build.directory}/legate", readonly = true, required = true)
  private File workDirectory;

  /**
   * Artifacts for whose {@code .proto} files code is generated too, each {@code
   * groupId:artifactId}, or {@code groupId:artifactId:version} where it is not a dependency of the
   * project. Without what they depend on in turn.
   */
  @Parameter private List<ProtoArtifact> artifacts = List.of();

  /**
   * Java packages by proto package, for files that should get another {@code java_package} than
   * they say: those of {@link #artifacts}, mostly.
   */
  @Parameter private Map<String, String> javaPackages = Map.of();

  /**
   * The version of {@code protoc}; by default that of the project's protobuf-java, which is the one
   * that fits.
   */
  @Parameter(property = "legate.protoc.version")
  private @Nullable String protocVersion;

  /**
   * A {@code protoc} to use in place of the one that would be fetched, for platforms that have
   * none.
   */
  @Parameter(property = "legate.protoc")
  private @Nullable File protoc;

  /** Generates nothing. */
  @Parameter(property = "legate.skip", defaultValue = "false")
  private boolean skip;

  @SuppressWarnings("NullAway.Init") // Maven sets the fields
  ProtoMojo() {}

  abstract List<File> sources();

  abstract List<File> importFolders();

  abstract File outputDirectory();

  abstract String workName();

  abstract void addToProject();

  MavenProject project() {
    return project;
  }

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      getLog().info("Skipped.");
      return;
    }
    try {
      generate();
    } catch (ProtoException e) {
      throw new MojoFailureException(e.getMessage(), e);
    } catch (IOException e) {
      throw new MojoExecutionException("cannot read or write files: " + e, e);
    }
    addToProject();
  }

  private void generate() throws IOException {
    Path work = workDirectory.toPath().resolve(workName());
    MavenArtifacts maven = new MavenArtifacts(repositories, session, project);
    ProtoFiles files = new ProtoFiles(workDirectory.toPath().resolve("protos"));
    for (File folder : sources()) {
      files.addSources(folder.toPath());
    }
    for (ProtoArtifact artifact : artifacts) {
      files.addSources(maven.file(artifact.coordinates()), artifact.includes());
    }
    if (!files.sources().isEmpty()) {
      for (File folder : importFolders()) {
        files.addImports(folder.toPath());
      }
      for (Path dependency : maven.dependencies()) {
        files.addImports(dependency);
      }
    }
    new Generation(() -> protoc(maven), outputDirectory().toPath(), work, javaPackages, getLog())
        .run(
            files,
            protoc == null ? "protoc " + maven.protocVersion(protocVersion) : protoc.getPath());
  }

  private Protoc protoc(MavenArtifacts maven) throws IOException {
    if (protoc != null) {
      return new Protoc(protoc.toPath());
    }
    return Protoc.executable(
        maven.protoc(maven.protocVersion(protocVersion)), workDirectory.toPath());
  }
}
