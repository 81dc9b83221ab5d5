// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import dev.tare.guard.Alarms.Guard;
import dev.tare.jar.JavaProgram;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Printable;
import dev.tare.plan.FileSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Java applications that were added, and the Java that most bases say they have. */
final class Applications {
  private static final String VERSION = "JAVA_VERSION";

  /** Like {@code 17.0.15}, {@code jdk-21.0.4+7}, {@code 1.8.0_402} and {@code jdk8u402-b06}. */
  private static final Pattern RELEASE =
      Pattern.compile("(?:jdk-?)?(?:1\\.)?([1-9][0-9]?)\\b.*|(?:jdk-?)?([1-9])u.*");

  private Applications() {}

  /** Hears of those whose main class is compiled for a newer Java than the image has. */
  static void check(ImageConfig config, List<AddedLayer> added, Alarms alarms) throws IOException {
    String version = config.environment().getOrDefault(VERSION, "");
    OptionalInt has = release(version);
    if (has.isEmpty()) {
      return;
    }
    Set<Path> jars = new LinkedHashSet<>();
    for (AddedLayer layer : added) {
      for (FileSet set : layer.sets()) {
        if (set instanceof FileSet.JavaArchive jar) {
          jars.add(jar.source());
        }
      }
    }
    for (Path jar : jars) {
      Optional<JavaProgram> program = JavaProgram.of(jar);
      OptionalInt needs = program.isPresent() ? program.get().java() : OptionalInt.empty();
      if (needs.isPresent() && needs.getAsInt() > has.getAsInt()) {
        alarms.add(
            Guard.JAVA,
            "%s needs Java %s, but %s of the image is %s; take a newer base, or compile for %s"
                .formatted(
                    Printable.plain(program.orElseThrow().name()),
                    needs.getAsInt(),
                    VERSION,
                    Printable.plain(version),
                    has.getAsInt()));
      }
    }
  }

  private static OptionalInt release(String version) {
    Matcher matcher = RELEASE.matcher(version);
    if (!matcher.matches()) {
      return OptionalInt.empty();
    }
    String number = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return OptionalInt.of(Integer.parseInt(number));
  }
}
