// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.config.ProgramPlatform;
import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import dev.tare.plan.Access;
import dev.tare.plan.Base;
import dev.tare.plan.BaseFiles;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.Compression;
import dev.tare.plan.FileSet;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import dev.tare.transport.HostPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The build plan of a command line without a build file. */
final class FlagPlan {
  private final BuildFlags flags;
  private final Optional<Path> program;
  private final List<FileSet> files = new ArrayList<>();
  private final List<String> added = new ArrayList<>();

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
    ModeRule mode = flags.one("chmod", ModeRule::parse).orElse(ModeRule.NORMAL);
    Owner owner = flags.one("chown", Owner::parse).orElse(Owner.ROOT);
    Optional<String> entrypoint = program.map(file -> "/" + file.getFileName());
    program.ifPresent(
        file ->
            add(
                new FileSet.SourceFile(file, "/" + file.getFileName(), OptionalInt.of(0755), owner),
                "/" + file.getFileName()));
    for (String text : flags.all("file")) {
      Source source = Source.of(text, Source.Kind.FILE);
      add(
          new FileSet.SourceFile(source.path(), source.destination(), mode(source, mode), owner),
          source.destination());
    }
    for (String text : flags.all("directory")) {
      Source source = Source.of(text, Source.Kind.DIRECTORY);
      add(
          new FileSet.SourceDirectory(source.path(), source.destination(), mode, owner),
          source.destination());
    }
    for (String text : flags.all("tar")) {
      Source source = Source.of(text, Source.Kind.TAR);
      add(new FileSet.SourceTar(source.path(), source.destination()), source.destination());
    }
    Compression compression = flags.one("compression", Compression::parse).orElse(Compression.GZIP);
    List<LayerPlan> layers =
        files.isEmpty()
            ? List.of()
            : List.of(new LayerPlan("tare: add " + String.join(" ", added), files, compression));
    return new BuildPlan(
        new ImagePlan(
            platform(),
            false,
            base(),
            layers,
            FlagConfig.of(flags, entrypoint),
            FlagConfig.pairs(flags, "annotation"),
            format(),
            created,
            baseFiles()),
        Destinations.of(flags, name()));
  }

  private void add(FileSet set, String destination) {
    files.add(set);
    added.add(destination);
  }

  // without --chmod the rule for single files is the plan's own
  private OptionalInt mode(Source source, ModeRule rule) throws IOException {
    if (!flags.has("chmod") || !Files.isRegularFile(source.path())) {
      return OptionalInt.empty();
    }
    boolean executable =
        Files.getPosixFilePermissions(source.path())
            .contains(java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE);
    return OptionalInt.of(rule.apply(executable ? 0755 : 0644, false));
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
  private String name() {
    return program
        .or(() -> files.stream().findFirst().map(FlagPlan::source))
        .map(path -> String.valueOf(path.toAbsolutePath().normalize().getFileName()))
        .orElse("image");
  }

  private static Path source(FileSet set) {
    if (set instanceof FileSet.SourceFile file) {
      return file.source();
    }
    if (set instanceof FileSet.SourceDirectory directory) {
      return directory.source();
    }
    return ((FileSet.SourceTar) set).source();
  }
}
