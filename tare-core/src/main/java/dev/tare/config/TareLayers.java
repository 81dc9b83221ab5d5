// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.plan.Compression;
import dev.tare.plan.FileSet;
import dev.tare.plan.LayerPlan;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;

/** One layer of a file with {@code tare: 1}. */
final class TareLayers {
  private static final int NAMED = 5;
  private static final Pattern OCTAL = Pattern.compile("0?[0-7]{1,4}");

  private final Section layer;
  private final Sources sources;
  private final List<FileSet> sets = new ArrayList<>();
  private final List<String> added = new ArrayList<>();
  private final List<String> removed = new ArrayList<>();

  private TareLayers(Section layer, Sources sources) {
    this.layer = layer;
    this.sources = sources;
  }

  /** The layers, from the bottom up. */
  static List<LayerPlan> read(Section root, Sources sources, Compression compression) {
    List<LayerPlan> layers = new ArrayList<>();
    for (Section layer : root.sections("layers", TareKeys.LAYER)) {
      layers.add(new TareLayers(layer, sources).plan(compression));
    }
    return layers;
  }

  private LayerPlan plan(Compression compression) {
    Optional<TareTree> tree = TareTree.read(layer, sources);
    tree.ifPresent(found -> add(found.set(), found.destination()));
    files();
    directories();
    links();
    for (String path : layer.values("remove", ImagePath::below)) {
      sets.add(new FileSet.Removal(path));
      removed.add(path);
    }
    if (sets.isEmpty()) {
      throw layer.faultHere(
          "changes nothing; give files, directories, links, remove, directory, tar or jar");
    }
    return new LayerPlan(
        history(),
        sets,
        compression,
        tree.map(TareTree::splitting).orElse(LayerPlan.Splitting.NONE));
  }

  /** The same whatever the build file is called and wherever it lies. */
  private String history() {
    List<String> parts = new ArrayList<>();
    if (!added.isEmpty()) {
      parts.add("add " + some(added));
    }
    if (!removed.isEmpty()) {
      parts.add("remove " + some(removed));
    }
    return "tare: " + String.join("; ", parts);
  }

  private static String some(List<String> paths) {
    return paths.size() <= NAMED
        ? String.join(" ", paths)
        : String.join(" ", paths.subList(0, NAMED)) + " and " + (paths.size() - NAMED) + " more";
  }

  private void add(FileSet set, String destination) {
    sets.add(set);
    added.add(destination);
  }

  private void files() {
    Map<String, String> placed = new HashMap<>();
    for (Section file : layer.sections("files", TareKeys.FILE)) {
      if (!file.has("source")) {
        throw file.missing("source");
      }
      String key = file.has("dest") ? "dest" : "source";
      String destination = destination(file);
      String earlier = placed.putIfAbsent(destination, file.whereabouts(key));
      if (earlier != null) {
        throw file.fault(key, "is already the target of " + earlier);
      }
      add(
          file.said(
              "source",
              new FileSet.SourceFile(
                  file.value("source", sources::path).orElseThrow(),
                  destination,
                  file.mode("mode", ModeRule::parse).orElse(ModeRule.NORMAL),
                  owner(file))),
          destination);
    }
  }

  private String destination(Section file) {
    Function<String, String> name = text -> ImagePath.lastName(sources.fill(text));
    if (!file.has("dest")) {
      return "/" + file.value("source", name).orElseThrow();
    }
    return file.value(
            "dest",
            text ->
                text.endsWith("/")
                    ? ImagePath.clean(text + file.value("source", name).orElseThrow())
                    : ImagePath.below(text))
        .orElseThrow();
  }

  private void directories() {
    for (Section directory : layer.sections("directories", TareKeys.DIRECTORY)) {
      String path = path(directory, "path");
      add(
          new FileSet.Directory(
              path,
              directory
                  .mode("mode", TareLayers::octal)
                  .map(OptionalInt::of)
                  .orElse(OptionalInt.empty()),
              directory.saidValue("owner", Owner::parse)),
          path);
    }
  }

  private void links() {
    for (Section link : layer.sections("links", TareKeys.LINK)) {
      String path = path(link, "path");
      String target = link.requiredText("to");
      add(new FileSet.Symlink(path, target, owner(link)), path);
    }
  }

  private static String path(Section section, String key) {
    return section.value(key, ImagePath::below).orElseThrow(() -> section.missing(key));
  }

  private static Owner owner(Section section) {
    return section.saidValue("owner", Owner::parse).orElse(Owner.ROOT);
  }

  private static int octal(String text) {
    if (!OCTAL.matcher(text).matches()) {
      throw new IllegalArgumentException("must be octal digits in quotes, like \"0750\"");
    }
    return Integer.parseInt(text, 8);
  }
}
