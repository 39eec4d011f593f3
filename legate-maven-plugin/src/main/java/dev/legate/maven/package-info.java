/**
 * The Maven plugin: messages, services and clients from {@code .proto} files in one step.
 *
 * <p>Start at {@link dev.legate.maven.GenerateMojo} for what users may configure, then at {@code
 * Generation} for what is done: {@code protoc} writes the messages and a descriptor set, and the
 * generator of {@code dev.legate.codegen} reads that set in this process. Only classes named {@code
 * *Mojo} and {@code MavenArtifacts} may know Maven's project and resolver. It runs on Java 17 and
 * Maven 3.8.7.
 */
@NullMarked
package dev.legate.maven;

import org.jspecify.annotations.NullMarked;
