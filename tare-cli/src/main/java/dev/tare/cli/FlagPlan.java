// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.config.ProgramPlatform;
import dev.tare.config.VcsFacts;
import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import dev.tare.plan.Access;
import dev.tare.plan.AnnotationLevels;
import dev.tare.plan.ArtifactPlan;
import dev.tare.plan.Base;
import dev.tare.plan.BaseFiles;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.IndexPlan;
import dev.tare.transport.HostPlatform;
import dev.tare.vcs.SourceFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The build plan of a command line without a build file. */
final class FlagPlan {
  private final BuildFlags flags;
  private final Optional<Path> program;
  private final Optional<FlagJar> jar;

  private FlagPlan(BuildFlags flags, Optional<Path> program, Optional<FlagJar> jar) {
    this.flags = flags;
    this.program = program;
    this.jar = jar;
  }

  /** The plan of the options and of a program, if there is one. */
  static BuildPlan of(BuildFlags flags, Optional<Path> program, Instant created, Console console)
      throws IOException {
    FlagPlan plan = new FlagPlan(flags, program, FlagJar.of(flags, program));
    return plan.plan(created, flags.has("vcs") ? vcs(created, console) : VcsFacts.NONE);
  }

  private static VcsFacts vcs(Instant created, Console console) throws IOException {
    try {
      return VcsFacts.of(SourceFacts.find(console.directory(), console::variable), created);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--vcs: " + e.getMessage());
    }
  }

  private BuildPlan plan(Instant created, VcsFacts vcs) throws IOException {
    List<Platform> platforms = flags.platforms();
    Base base = base();
    List<ImagePlan> images = new ArrayList<>();
    for (Platform platform : platforms) {
      images.add(image(Optional.of(platform), base, files(Optional.of(platform)), created, vcs));
    }
    FlagFiles files = files(platforms.stream().findFirst());
    if (platforms.isEmpty()) {
      images.add(
          image(flags.has("all-platforms") ? Optional.empty() : own(), base, files, created, vcs));
    }
    return new BuildPlan(
        annotated(artifact(images), vcs),
        Destinations.of(flags, jar.map(FlagJar::name).orElseGet(() -> name(files))));
  }

  private FlagFiles files(Optional<Platform> platform) {
    return FlagFiles.of(flags, program, jar, platform);
  }

  private ImagePlan image(
      Optional<Platform> platform, Base base, FlagFiles files, Instant created, VcsFacts vcs)
      throws IOException {
    Optional<List<String>> entrypoint =
        jar.isPresent()
            ? jar.get().entrypoint()
            : program.map(file -> List.of("/" + file.getFileName()));
    return new ImagePlan(
        platform,
        false,
        base,
        files.layers(),
        FlagConfig.of(flags, entrypoint, vcs.labels()),
        Map.of(),
        format(),
        created,
        baseFiles());
  }

  private ArtifactPlan artifact(List<ImagePlan> images) {
    boolean every = flags.has("all-platforms");
    boolean always = flags.choice("index").equals("always");
    if (every && flags.has("platform")) {
      throw new UsageException("--all-platforms and --platform: give one of them");
    }
    if (!every && images.size() == 1 && !always) {
      return images.get(0);
    }
    if (always && !every && !flags.has("platform")) {
      throw new UsageException("--index: always needs --platform or --all-platforms");
    }
    return RequestReader.value(
        every ? "all-platforms" : "platform",
        images,
        all -> new IndexPlan(all, every, Map.of(), always));
  }

  private ArtifactPlan annotated(ArtifactPlan plan, VcsFacts vcs) {
    return RequestReader.value(
        "annotation",
        vcs.with(FlagConfig.pairs(flags, "annotation")),
        pairs -> AnnotationLevels.parse(pairs).on(plan));
  }

  /** What the program runs on, or this machine's if it does not tell. */
  private Optional<Platform> own() throws IOException {
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
