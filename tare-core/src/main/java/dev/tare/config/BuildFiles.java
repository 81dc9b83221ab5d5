// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.plan.BuildPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;

/** All kinds of build files. */
public final class BuildFiles {
  private static final String SCHEMA = "tare-1.schema.json";

  private BuildFiles() {}

  /**
   * Reads a file's bytes: YAML if its name ends in {@code .yaml} or {@code .yml}, else JSON. JSON
   * without the key {@code tare} is a dinker.json.
   *
   * @throws BuildFileException {@code FILE:LINE:COLUMN: KEY: cause} if the text is malformed, a key
   *     is unknown, missing, given twice, or has a value that cannot be used
   * @throws UncheckedIOException of a {@link PlacedException} if it names a jar that cannot be read
   */
  public static FilePlan read(byte[] text, BuildFileContext context) {
    BuildText file = BuildText.parse(context, text);
    if (file.isYaml() || file.object().get(TareKeys.VERSION).isPresent()) {
      try {
        return TareFile.read(file, context);
      } catch (UncheckedIOException e) {
        IOException cause = Objects.requireNonNull(e.getCause());
        Optional<PlacedException> placed = file.whereabouts().placed(cause);
        throw placed.isPresent() ? new UncheckedIOException(placed.get()) : e;
      }
    }
    if (!context.platforms().isEmpty()) {
      throw new BuildFileException(
          context.name() + ": a platform is chosen with arch and os in the file, not beside it");
    }
    BuildPlan plan = DinkerFile.read(file, context);
    return new FilePlan(plan.image(), plan.destinations(), false, file.whereabouts());
  }

  /** The JSON Schema (draft 2020-12) of files with the key {@code tare}, in UTF-8. */
  public static byte[] schema() {
    try (InputStream in =
        Objects.requireNonNull(BuildFiles.class.getResourceAsStream(SCHEMA), SCHEMA)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(SCHEMA, e);
    }
  }
}
