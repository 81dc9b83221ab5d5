// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import dev.tare.content.Content;
import dev.tare.input.DiskFile;
import dev.tare.input.DiskStat;
import dev.tare.input.InputException;
import dev.tare.plan.FileSet.JavaArchive.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of a Java application, each with the part of the application that it belongs to. */
public final class JavaFiles {
  private static final LayerGroup DEPENDENCIES = new LayerGroup(0, "dependencies");
  private static final LayerGroup SNAPSHOTS = new LayerGroup(1, "snapshot-dependencies");
  private static final LayerGroup APPLICATION = new LayerGroup(2, BootJar.APPLICATION);

  private final Path file;
  private final String source;
  private final List<JavaFile> files = new ArrayList<>();

  private JavaFiles(Path file) {
    this.file = file;
    this.source = InputException.shown(file);
  }

  /**
   * What a jar becomes in an image, and the libraries beside it that its manifest names.
   *
   * @param layout the jar as it is, or what is in it
   * @throws InputException if it is no jar with a manifest, is malformed, or cannot have the layout
   */
  public static List<JavaFile> of(Path jar, Layout layout) throws IOException {
    JavaFiles all = new JavaFiles(jar);
    all.read(layout);
    return all.files;
  }

  private void read(Layout layout) throws IOException {
    DiskStat stat = DiskStat.ofFile(file, "a jar must be a file");
    DiskFile content = DiskFile.following(file, stat);
    Jar jar =
        Jar.read(content, source)
            .orElseThrow(() -> InputException.content(source + ": is no jar with a manifest"));
    Optional<BootJar> boot = BootJar.of(jar);
    String name = String.valueOf(file.getFileName());
    if (layout == Layout.EXPLODED) {
      explode(jar, boot);
    } else if (boot.isPresent() && layout == Layout.EXTRACTED) {
      extract(boot.get(), name);
    } else {
      add(name, stat.size(), content, APPLICATION);
    }
    if (boot.isEmpty()) {
      addLibraries(JavaLibraries.of(jar, file));
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

  private void add(String path, long size, Content content, LayerGroup group) {
    files.add(new JavaFile(path, size, new GroupedContent(content, group)));
  }
}
