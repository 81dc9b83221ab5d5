// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.config.ProgramPlatform;
import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import dev.tare.plan.Access;
import dev.tare.plan.Base;
import dev.tare.plan.BaseFiles;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.ImagePlan;
import dev.tare.transport.HostPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The build plan of a command line without a build file. */
final class FlagPlan {
  private final BuildFlags flags;
  private final Optional<Path> program;

  private FlagPlan(BuildFlags flags, Optional<Path> program) {
    this.flags = flags;
    this.program = program;
  }

  /** The plan of the options and of a program, if there is one. */
  static BuildPlan of(BuildFlags flags, Optional<Path> program, Instant created)
      throws IOException {
    return new FlagPlan(flags, program).plan(created);
  }

  private BuildPlan plan(Instant created) throws IOException {
    Optional<String> entrypoint = program.map(file -> "/" + file.getFileName());
    FlagFiles files = FlagFiles.of(flags, program);
    return new BuildPlan(
        new ImagePlan(
            platform(),
            false,
            base(),
            files.layers(),
            FlagConfig.of(flags, entrypoint),
            FlagConfig.pairs(flags, "annotation"),
            format(),
            created,
            baseFiles()),
        Destinations.of(flags, name(files)));
  }

  private Optional<Platform> platform() throws IOException {
    if (flags.has("platform")) {
      return flags.one("platform", Platform::parse);
    }
    if (program.isPresent() && Files.isRegularFile(program.get())) {
      return ProgramPlatform.of(program.get())
          .filter(platform -> platform.os().equals("linux"))
          .or(() -> Optional.of(HostPlatform.current()));
    }
    return Optional.empty();
  }

  private Base base() {
    Optional<String> from = flags.one("from");
    Optional<String> archive = flags.one("from-archive");
    if (from.isPresent() && archive.isPresent()) {
      throw new UsageException("--from and --from-archive: an image has one base; give one");
    }
    if (flags.has("scratch-bundle")
        && (archive.isPresent() || !from.orElse("scratch").equals("scratch"))) {
      throw new UsageException(
          "--scratch-bundle goes with scratch alone; a base has such files itself");
    }
    if (archive.isPresent()) {
      return new Base.From(
          new Location.OciArchive(archive.get(), Optional.empty()), Access.DEFAULT);
    }
    return flags
        .one("from", Location::parse)
        .<Base>map(
            location ->
                location instanceof Location.Scratch
                    ? new Base.Scratch()
                    : new Base.From(location, Access.DEFAULT))
        .orElse(new Base.Scratch());
  }

  private ImagePlan.Format format() {
    return switch (flags.choice("format")) {
      case "oci" -> ImagePlan.Format.OCI;
      case "docker" -> ImagePlan.Format.DOCKER;
      default -> ImagePlan.Format.AS_BASE;
    };
  }

  private BaseFiles baseFiles() {
    return switch (flags.choice("base-fs")) {
      case "exact" -> BaseFiles.EXACT;
      case "never" -> BaseFiles.NEVER;
      default -> BaseFiles.AUTO;
    };
  }

  /** What the image is called if nothing says so. */
  private String name(FlagFiles files) {
    return program
        .or(files::first)
        .map(path -> String.valueOf(path.toAbsolutePath().normalize().getFileName()))
        .orElse("image");
  }
}
