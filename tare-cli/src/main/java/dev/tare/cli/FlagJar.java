// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.config.JarFiles;
import dev.tare.jar.JavaProgram;
import dev.tare.plan.Compression;
import dev.tare.plan.FileSet;
import dev.tare.plan.FileSet.JavaArchive.Layout;
import dev.tare.plan.LayerPlan;
import dev.tare.plan.LayerPlan.Splitting;
import dev.tare.plan.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A jar that a command line names as the program. */
record FlagJar(Path file, JavaProgram program, Layout layout, BuildFlags flags) {
  /** Empty if the program is no jar, or there is none. */
  static Optional<FlagJar> of(BuildFlags flags, Optional<Path> program) throws IOException {
    Optional<JavaProgram> java =
        program.isPresent() && Files.isRegularFile(program.get())
            ? JavaProgram.of(program.get())
            : Optional.empty();
    if (java.isEmpty() && flags.has("jar-layout")) {
      throw new UsageException("--jar-layout is for a jar as the program; none is given");
    }
    Layout layout =
        flags.has("jar-layout")
            ? JarFiles.layout(flags.choice("jar-layout"))
            : java.map(JavaProgram::layout).orElse(Layout.PACKAGED);
    return java.map(found -> new FlagJar(program.orElseThrow(), found, layout, flags));
  }

  /** What runs it, unless the command line says that. */
  Optional<List<String>> entrypoint() {
    Optional<List<String>> command = program.entrypoint(JarFiles.DIRECTORY, layout);
    if (command.isEmpty() && !flags.has("entrypoint")) {
      throw new UsageException(
          file + ": its manifest has no Main-Class; say what runs with --entrypoint");
    }
    return command;
  }

  LayerPlan layer(Owner owner, Compression compression) {
    return new LayerPlan(
        "tare: add " + JarFiles.DIRECTORY,
        List.of(new FileSet.JavaArchive(file, JarFiles.DIRECTORY, layout, owner)),
        compression,
        splitting(flags, Splitting.AUTO));
  }

  /** What the command line says, if anything. */
  static Splitting splitting(BuildFlags flags, Splitting usual) {
    return flags.has("split") ? Splitting.parse(flags.choice("split")) : usual;
  }

  /** What the image is called: the file's name without its ending. */
  String name() {
    return program.name().replaceFirst("(?<=.)\\.[jw]ar$", "");
  }
}
