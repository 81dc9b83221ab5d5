// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.Entry;
import dev.tare.content.Content;
import dev.tare.files.RawPath;
import dev.tare.input.DiskFile;
import dev.tare.input.DiskStat;
import dev.tare.input.InputException;
import dev.tare.plan.FileSet;
import dev.tare.plan.FileSet.JavaArchive.Layout;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The files of a Java application, each with the part of the application that it belongs to. */
final class JarTree {
  private static final int MODE = 0644;
  private static final LayerGroup DEPENDENCIES = new LayerGroup(0, "dependencies");
  private static final LayerGroup SNAPSHOTS = new LayerGroup(1, "snapshot-dependencies");
  private static final LayerGroup APPLICATION = new LayerGroup(2, BootJar.APPLICATION);

  private final FileSet.JavaArchive set;
  private final Gathering gathering;
  private final Metadata metadata;
  private final String source;
  private final Place place;

  JarTree(FileSet.JavaArchive set, TreeContext context, Accounts accounts, Gathering gathering)
      throws IOException {
    this.set = set;
    this.gathering = gathering;
    this.source = InputException.shown(set.source());
    this.place = Place.of(set.destination(), source);
    Accounts.Ids ids = accounts.of(set.owner());
    this.metadata = new Metadata(MODE, ids.uid(), ids.gid(), context.mtime());
  }

  void read() throws IOException {
    DiskStat stat = DiskStat.ofFile(set.source(), "a jar must be a file");
    DiskFile file = DiskFile.following(set.source(), stat);
    Jar jar =
        Jar.read(file, source)
            .orElseThrow(() -> InputException.content(source + ": is no jar with a manifest"));
    Optional<BootJar> boot = BootJar.of(jar);
    String name = String.valueOf(set.source().getFileName());
    if (set.layout() == Layout.EXPLODED) {
      explode(jar, boot);
    } else if (boot.isPresent() && set.layout() == Layout.EXTRACTED) {
      extract(boot.get(), name);
    } else {
      add(name, stat.size(), file, APPLICATION);
    }
    if (boot.isEmpty()) {
      addLibraries(JavaLibraries.of(jar, set.source()));
    }
  }

  private void explode(Jar jar, Optional<BootJar> boot) throws IOException {
    Optional<BootJar.Layers> layers =
        boot.isPresent() ? Optional.of(boot.get().layers()) : Optional.empty();
    for (Jar.Member member : jar.members()) {
      if (!member.isDirectory()) {
        LayerGroup group = layers.map(known -> known.of(member)).orElse(APPLICATION);
        add(member.path(), member.size(), member.content(), group);
      }
    }
  }

  private void extract(BootJar boot, String name) throws IOException {
    if (boot.isWar()) {
      throw InputException.plan(source + ": is a war, which runs exploded or packaged only");
    }
    Collection<Jar.Member> members = boot.jar().members();
    BootJar.Layers layers = boot.layers();
    for (Jar.Member member : members) {
      if (boot.isLibrary(member)) {
        String path = ExtractedJar.LIBRARIES + member.path().substring(boot.libraries().length());
        add(path, member.size(), member.content(), layers.of(member));
      }
    }
    ExtractedJar jar = ExtractedJar.of(boot, members);
    add(name, jar.size(), jar, layers.ofApplication());
  }

  private void addLibraries(JavaLibraries libraries) throws IOException {
    for (Map.Entry<String, Path> library : libraries.files().entrySet()) {
      DiskStat stat = DiskStat.of(library.getValue());
      boolean snapshot = JavaLibraries.isSnapshot(library.getKey());
      add(
          library.getKey(),
          stat.size(),
          DiskFile.following(library.getValue(), stat),
          snapshot ? SNAPSHOTS : DEPENDENCIES);
    }
  }

  private void add(String path, long size, Content content, LayerGroup group)
      throws InputException {
    gathering.add(
        new Entry.File(name(path), metadata, size, new GroupedContent(content, group)), source);
  }

  private TarName name(String path) throws InputException {
    try {
      return place.resolve(RawPath.of(path));
    } catch (IllegalArgumentException e) {
      throw InputException.content(source + ": " + e.getMessage());
    }
  }
}
