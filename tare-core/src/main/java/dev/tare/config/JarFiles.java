// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.jar.JavaProgram;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.ConfigChange.StringList;
import dev.tare.plan.FailedPart;
import dev.tare.plan.FileSet;
import dev.tare.plan.FileSet.JavaArchive.Layout;
import dev.tare.plan.LayerPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Jars of Java applications, as people name them. */
public final class JarFiles {
  /** The directory in the image that they go to if nothing is said. */
  public static final String DIRECTORY = "/app";

  /** The words for {@link Layout}s. */
  public static final List<String> LAYOUTS = List.of("extracted", "exploded", "packaged");

  private JarFiles() {}

  /** The layout of one of {@link #LAYOUTS}. */
  public static Layout layout(String word) {
    return Layout.valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** UncheckedIOException as {@link JavaProgram#of} throws IOException, and if it is not there. */
  static Optional<JavaProgram> look(Path jar) {
    try {
      return JavaProgram.of(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(FailedPart.mark(e, jar));
    }
  }

  /**
   * The changes that make an image run the jar that is in it; none if it has no jar that can be
   * run.
   *
   * @throws IllegalArgumentException if there are several
   */
  static List<ConfigChange> start(List<LayerPlan> layers) {
    List<List<String>> commands = new ArrayList<>();
    for (LayerPlan layer : layers) {
      for (FileSet set : layer.files()) {
        if (set instanceof FileSet.JavaArchive jar) {
          look(jar.source())
              .flatMap(program -> program.entrypoint(jar.destination(), jar.layout()))
              .ifPresent(commands::add);
        }
      }
    }
    if (commands.size() > 1) {
      throw new IllegalArgumentException(
          "several jars in it can be run; say which with entrypoint in config");
    }
    return commands.isEmpty() ? List.of() : running(commands.get(0));
  }

  // the base's cmd was meant for another program
  private static List<ConfigChange> running(List<String> command) {
    return List.of(
        new ConfigChange.SetStrings(StringList.ENTRYPOINT, command),
        new ConfigChange.Clear(StringList.CMD.member()));
  }
}
