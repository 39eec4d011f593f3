package dev.legate.maven;

import java.io.File;
import java.util.List;
import org.apache.maven.model.Resource;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/** Generates messages, services and clients from the {@code .proto} files of the main sources. */
@Mojo(
    name = "generate",
    defaultPhase = LifecyclePhase.GENERATE_SOURCES,
    requiresDependencyResolution = ResolutionScope.COMPILE,
    threadSafe = true)
public final class GenerateMojo extends ProtoMojo {
  /**
   * Folders with {@code .proto} files; imports are relative to them. One that does not exist is
   * empty.
   */
  @Parameter(defaultValue = "${project.basedir}/src/main/proto")
  private List<File> sources = List.of();

  /**
   * Where the {@code .java} files go; belongs to this plugin and is added to the source folders.
   */
  @Parameter(defaultValue = "${project.build.directory}/generated-sources/legate")
  private File outputDirectory = new File("");

  /**
   * Whether the {@code .proto} files of the source folders go into the jar, so that other projects
   * can import them.
   */
  @Parameter(defaultValue = "true")
  private boolean packageProtos;

  /** For Maven. */
  public GenerateMojo() {}

  @Override
  List<File> sources() {
    return sources;
  }

  @Override
  List<File> importFolders() {
    return List.of();
  }

  @Override
  File outputDirectory() {
    return outputDirectory;
  }

  @Override
  String workName() {
    return "main";
  }

  @Override
  void addToProject() {
    project().addCompileSourceRoot(outputDirectory.getPath());
    if (packageProtos) {
      for (File folder : sources) {
        if (folder.isDirectory()) {
          Resource protos = new Resource();
          protos.setDirectory(folder.getPath());
          protos.addInclude("**/*.proto");
          project().addResource(protos);
        }
      }
    }
  }
}
