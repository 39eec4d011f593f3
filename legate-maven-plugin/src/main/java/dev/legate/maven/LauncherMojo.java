package dev.legate.maven;

import com.google.protobuf.Message;
import dev.legate.codegen.ProtocPlugin;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Writes the program {@code protoc-gen-legate}, for those who run {@code protoc} themselves. */
@Mojo(name = "launcher", requiresProject = false, threadSafe = true)
public final class LauncherMojo extends AbstractMojo {
  /**
   * The script to write; by default {@code protoc-gen-legate}, on Windows with {@code .bat}, in the
   * current folder.
   */
  @Parameter(property = "legate.launcher")
  private File launcher =
      new File(File.separatorChar == '\\' ? "protoc-gen-legate.bat" : "protoc-gen-legate");

  /** For Maven. */
  public LauncherMojo() {}

  @Override
  public void execute() throws MojoExecutionException {
    Path target = launcher.toPath().toAbsolutePath();
    try {
      Files.createDirectories(target.getParent());
      Files.writeString(
          target, script(File.separatorChar == '\\', Path.of(System.getProperty("java.home"))));
    } catch (IOException e) {
      throw new MojoExecutionException("cannot write " + target + ": " + e, e);
    }
    if (!target.toFile().setExecutable(true)) {
      throw new MojoExecutionException("cannot make " + target + " executable");
    }
    getLog()
        .info(
            "Use it with: protoc --plugin=protoc-gen-legate="
                + target
                + " --java_out=FOLDER --legate_out=FOLDER ...");
  }

  /**
   * A script that runs the generator from the jars of the local repository, with the Java that runs
   * this.
   */
  static String script(boolean windows, Path javaHome) throws IOException {
    Path java = javaHome.resolve("bin").resolve("java");
    String classPath =
        CodeIdentity.location(ProtocPlugin.class)
            + (windows ? ";" : ":")
            + CodeIdentity.location(Message.class);
    return windows
        ? "@\"" + java + "\" -cp \"" + classPath + "\" " + ProtocPlugin.class.getName() + "\r\n"
        : "#!/bin/sh\nexec '"
            + java
            + "' -cp '"
            + classPath
            + "' "
            + ProtocPlugin.class.getName()
            + "\n";
  }
}
