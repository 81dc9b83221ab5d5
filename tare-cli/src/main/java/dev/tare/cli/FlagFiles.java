// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.config.PlatformText;
import dev.tare.config.PrefetchList;
import dev.tare.config.ScratchBundle;
import dev.tare.oci.Platform;
import dev.tare.plan.Attributes;
import dev.tare.plan.Compression;
import dev.tare.plan.FileSet;
import dev.tare.plan.Input;
import dev.tare.plan.LayerPlan;
import dev.tare.plan.LayerPlan.Splitting;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import dev.tare.plan.Patterns;
import dev.tare.plan.Prefetch;
import dev.tare.plan.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The layers that options ask for: tars that are layers, then a jar, then one of all files. */
final class FlagFiles {
  private final BuildFlags flags;
  private final Optional<Platform> platform;
  private final ModeRule mode;
  private final Owner owner;
  private final Selection selection;
  private final Optional<FlagJar> jar;
  private final List<FileSet> files = new ArrayList<>();
  private final List<String> said = new ArrayList<>();

  private FlagFiles(BuildFlags flags, Optional<FlagJar> jar, Optional<Platform> platform) {
    this.flags = flags;
    this.jar = jar;
    this.platform = platform;
    this.mode = flags.one("chmod", ModeRule::parse).orElse(ModeRule.NORMAL);
    this.owner = flags.one("chown", Owner::parse).orElse(Owner.ROOT);
    this.selection = new Selection(patterns("include"), patterns("exclude"));
  }

  /**
   * What the options add to one image.
   *
   * @param jar what the program is, if it is one
   * @param platform that an option names
   */
  static FlagFiles of(
      BuildFlags flags,
      Optional<Path> program,
      Optional<FlagJar> jar,
      Optional<Platform> platform) {
    FlagFiles all = new FlagFiles(flags, jar, platform);
    program.filter(file -> jar.isEmpty()).ifPresent(all::takeProgram);
    all.takeOptions();
    return all;
  }

  private Patterns patterns(String option) {
    if (!flags.has(option)) {
      return Patterns.NONE;
    }
    if (!flags.has("directory") && !flags.has("tar")) {
      throw new UsageException("--" + option + " is for --directory and --tar; none is given");
    }
    return RequestReader.value(option, flags.all(option), Patterns::of);
  }

  private void takeProgram(Path file) {
    String destination = "/" + file.getFileName();
    add(new FileSet.SourceFile(file, destination, ModeRule.of(0755), owner), destination);
  }

  private void takeOptions() {
    for (String text : sources("file")) {
      Source source = Source.of(text, Source.Kind.FILE);
      String destination = source.destination();
      add(new FileSet.SourceFile(source.path(), destination, mode, owner), destination);
    }
    for (String text : sources("directory")) {
      Source source = Source.of(text, Source.Kind.DIRECTORY);
      String destination = source.destination();
      Attributes attributes = Attributes.of(mode, owner);
      add(
          new FileSet.SourceDirectory(source.path(), destination, selection, attributes),
          destination);
    }
    int strip = flags.one("strip", FlagFiles::count).orElse(0);
    for (String text : sources("tar")) {
      TarSource tar = TarSource.of("tar", text);
      String destination = tar.destination();
      add(
          new FileSet.SourceArchive(tar.input(), destination, selection, strip, Attributes.DEFAULT),
          destination);
    }
    takeMade();
    for (String path : flags.all("remove")) {
      files.add(RequestReader.value("remove", path, FileSet.Removal::new));
      said.add("remove " + path);
    }
  }

  private void takeMade() {
    Optional<Owner> given = flags.has("chown") ? Optional.of(owner) : Optional.empty();
    for (String text : flags.all("mkdir")) {
      FileSet.Directory made =
          RequestReader.value("mkdir", text, value -> Made.directory(value, given));
      add(made, made.path());
    }
    for (String text : flags.all("symlink")) {
      FileSet.Symlink made =
          RequestReader.value("symlink", text, value -> Made.symlink(value, owner));
      add(made, made.path());
    }
  }

  /** An option's values, with the platform in them; a file of the very name is meant, though. */
  private List<String> sources(String option) {
    boolean listed = platform.isPresent() || flags.has("all-platforms");
    return flags.all(option).stream()
        .map(
            text ->
                listed && PlatformText.isIn(text) && !Files.exists(Path.of(text))
                    ? RequestReader.value(option, text, t -> PlatformText.fill(t, platform))
                    : text)
        .toList();
  }

  private static int count(String text) {
    if (!text.matches("[0-9]{1,4}")) {
      throw new IllegalArgumentException(text + " is no number of components");
    }
    return Integer.parseInt(text);
  }

  private void add(FileSet set, String destination) {
    files.add(set);
    said.add(said.isEmpty() ? "add " + destination : destination);
  }

  List<LayerPlan> layers() throws IOException {
    Compression compression = compression();
    List<LayerPlan> layers = new ArrayList<>();
    if (flags.has("scratch-bundle")) {
      String kind = flags.choice("scratch-bundle");
      layers.add(
          RequestReader.value(
              "scratch-bundle", kind, word -> ScratchBundle.layer(word, compression)));
    }
    for (String text : sources("layer")) {
      Input input = TarSource.input("layer", text);
      layers.add(
          new LayerPlan("tare: layer " + input, List.of(new FileSet.Verbatim(input)), compression));
    }
    jar.ifPresent(found -> layers.add(found.layer(owner, compression)));
    if (!files.isEmpty()) {
      Splitting splitting = FlagJar.splitting(flags, Splitting.NONE);
      layers.add(new LayerPlan("tare: " + String.join(" ", said), files, compression, splitting));
    }
    return layers;
  }

  private Compression compression() throws IOException {
    Compression compression = flags.one("compression", Compression::parse).orElse(Compression.GZIP);
    Optional<String> prefetch = flags.one("prefetch");
    if (prefetch.isEmpty()) {
      return compression;
    }
    if (compression.kind() != Compression.Kind.ESTARGZ) {
      throw new UsageException("--prefetch goes with --compression=estargz alone");
    }
    return compression.with(prefetch(prefetch.get()));
  }

  private static Prefetch prefetch(String text) throws IOException {
    if (text.equals("auto") || text.equals("none")) {
      return text.equals("auto") ? Prefetch.AUTO : Prefetch.NONE;
    }
    try {
      return PrefetchList.read(BuildFlags.path(text));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--prefetch: " + e.getMessage());
    }
  }

  /** The first file or directory that is given, for the image's name. */
  Optional<Path> first() {
    return files.stream().findFirst().flatMap(FlagFiles::source);
  }

  private static Optional<Path> source(FileSet set) {
    if (set instanceof FileSet.SourceFile file) {
      return Optional.of(file.source());
    }
    if (set instanceof FileSet.SourceDirectory directory) {
      return Optional.of(directory.source());
    }
    return set instanceof FileSet.SourceArchive archive
            && archive.source() instanceof Input.LocalFile file
        ? Optional.of(file.path())
        : Optional.empty();
  }
}
