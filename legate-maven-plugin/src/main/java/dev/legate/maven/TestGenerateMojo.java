package dev.legate.maven;

import java.io.File;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/** Generates messages, services and clients from the {@code .proto} files of the tests. */
@Mojo(
    name = "test-generate",
    defaultPhase = LifecyclePhase.GENERATE_TEST_SOURCES,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class TestGenerateMojo extends ProtoMojo {
  /**
   * Folders with {@code .proto} files; imports are relative to them. One that does not exist is
   * empty.
   */
  @Parameter(defaultValue = "${project.basedir}/src/test/proto")
  private List<File> testSources = List.of();

  /**
   * Folders whose {@code .proto} files may be imported, but for which nothing is generated here.
   */
  @Parameter(defaultValue = "${project.basedir}/src/main/proto")
  private List<File> mainSources = List.of();

  /**
   * Where the {@code .java} files go; belongs to this plugin and is added to the test source
   * folders.
   */
  @Parameter(defaultValue = "${project.build.directory}/generated-test-sources/legate")
  private File testOutputDirectory = new File("");

  /** For Maven. */
  public TestGenerateMojo() {}

  @Override
  List<File> sources() {
    return testSources;
  }

  @Override
  List<File> importFolders() {
    return mainSources;
  }

  @Override
  File outputDirectory() {
    return testOutputDirectory;
  }

  @Override
  String workName() {
    return "test";
  }

  @Override
  void addToProject() {
    project().addTestCompileSourceRoot(testOutputDirectory.getPath());
  }
}
