// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import dev.tare.input.DiskFile;
import dev.tare.input.DiskStat;
import dev.tare.input.InputException;
import dev.tare.plan.FileSet.JavaArchive.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What starts the application of a jar.
 *
 * @param name of the jar's file
 * @param layout what suits it if nobody chooses: extracted, or packaged for a jar that has no
 *     libraries in it, or exploded for a war
 * @param mainClass what {@code java -jar} runs; empty if the jar cannot be run
 * @param libraries that its manifest names, by their paths from its directory
 * @param java the oldest Java that loads the application's main class
 */
public record JavaProgram(
    String name,
    Layout layout,
    Optional<String> mainClass,
    List<String> libraries,
    OptionalInt java) {
  private static final String MAIN_CLASS = "Main-Class";

  public JavaProgram {
    libraries = List.copyOf(libraries);
  }

  /**
   * Looks into a file; empty if it is no zip with a manifest, or no regular file.
   *
   * @throws InputException if it is absent, cannot be read, or is a malformed zip
   */
  public static Optional<JavaProgram> of(Path file) throws IOException {
    DiskStat stat = DiskStat.of(file);
    if (!stat.isFile()) {
      return Optional.empty();
    }
    DiskFile content = DiskFile.following(file, stat);
    Optional<Jar> found = Jar.read(content, InputException.shown(file));
    return found.isPresent() ? Optional.of(of(found.get(), file)) : Optional.empty();
  }

  private static JavaProgram of(Jar jar, Path file) throws IOException {
    Optional<String> main = jar.manifest().get(MAIN_CLASS).map(String::strip);
    Optional<BootJar> boot = BootJar.of(jar);
    Layout layout =
        boot.map(known -> known.isWar() ? Layout.EXPLODED : Layout.EXTRACTED)
            .orElse(Layout.PACKAGED);
    Optional<String> start =
        boot.isPresent()
            ? Optional.of(boot.get().classes() + path(boot.get().startClass()))
            : main.map(JavaProgram::path);
    List<String> libraries =
        boot.isPresent() ? List.of() : List.copyOf(JavaLibraries.of(jar, file).files().keySet());
    OptionalInt java = start.isPresent() ? java(jar, start.get()) : OptionalInt.empty();
    return new JavaProgram(String.valueOf(file.getFileName()), layout, main, libraries, java);
  }

  private static String path(String className) {
    return className.strip().replace('.', '/') + ".class";
  }

  private static OptionalInt java(Jar jar, String path) throws IOException {
    Optional<Jar.Member> member = jar.find(path);
    if (member.isEmpty()) {
      return OptionalInt.empty();
    }
    try (InputStream in = member.get().content().open()) {
      return ClassFile.java(in.readNBytes(ClassFile.HEAD));
    }
  }

  /**
   * The command that runs it in an image; empty if the jar cannot be run.
   *
   * @param destination the directory in the image that it was put into
   */
  public Optional<List<String>> entrypoint(String destination, Layout chosen) {
    String directory = "/" + destination.replaceAll("^/+|/+$", "");
    String prefix = directory.equals("/") ? directory : directory + "/";
    if (mainClass.isEmpty() || chosen != Layout.EXPLODED) {
      return mainClass.map(known -> List.of("java", "-jar", prefix + name));
    }
    List<String> classPath = new ArrayList<>(List.of(directory));
    libraries.forEach(library -> classPath.add(prefix + library));
    return Optional.of(List.of("java", "-cp", String.join(":", classPath), mainClass.get()));
  }
}
