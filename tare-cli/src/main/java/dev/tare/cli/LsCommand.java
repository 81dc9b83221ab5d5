// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.BuildSettings;
import dev.tare.build.LayerIndexes;
import dev.tare.build.PlaceSettings;
import dev.tare.build.Places;
import dev.tare.changeset.LayerIndex;
import dev.tare.changeset.MergedTree;
import dev.tare.changeset.TreeEntry;
import dev.tare.content.NotFoundException;
import dev.tare.image.Image;
import dev.tare.json.JsonNumber;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.layer.Layer;
import dev.tare.layer.PrefetchOrder;
import dev.tare.oci.Platform;
import dev.tare.tar.TarName;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;

/** {@code tare ls}. */
final class LsCommand {
  private final Console console;

  LsCommand(Console console) {
    this.console = console;
  }

  /**
   * What is asked for.
   *
   * @param layer counted from 1; empty for all together
   * @param depth how far down, at least 1
   */
  private record Request(
      Optional<TarName> path, Optional<Integer> layer, int depth, CommandLine line) {
    boolean has(String option) {
      return line.hasOption(option);
    }
  }

  void run(String[] arguments) throws IOException {
    CommandLine line = RequestReader.read("ls", arguments);
    if (line.hasOption("help")) {
      console.out().print(Help.LS);
      return;
    }
    List<String> given = line.getArgList();
    if (given.isEmpty() || given.size() > 2) {
      throw new UsageException("tare ls needs a location and at most one path; see tare ls --help");
    }
    Request request = request(line, given.size() == 2 ? given.get(1) : "/");
    Optional<Platform> platform = RequestReader.one(line, "platform", Platform::parse);
    PlaceSettings settings = Machine.places(console, line);
    try (Places places = new Places(settings);
        LayerIndexes indexes = indexes(line, settings);
        ImageSource source = indexes.cached(Given.source(places, given.get(0)))) {
      Image image = Images.load(source, platform);
      List<LayerIndex> layers = indexes.read(layers(image, request, source));
      MergedTree tree = MergedTree.of(layers);
      FileWalk files = request.layer().isPresent() ? alone(layers.get(0), request) : tree::walk;
      show(ofImage(files, image), place(tree, request), request, source);
    }
  }

  private LayerIndexes indexes(CommandLine line, PlaceSettings places) {
    BuildSettings settings =
        new BuildSettings(
            Runtime.getRuntime().availableProcessors(),
            Progress.of("none", false, console),
            places);
    return LayerIndexes.open(
        line.hasOption("no-cache")
            ? settings
            : Machine.cache(console).map(settings::with).orElse(settings));
  }

  private static Request request(CommandLine line, String path) {
    List<String> forms =
        Stream.of("tree", "sizes").filter(line::hasOption).map(name -> "--" + name).toList();
    if (forms.size() > 1) {
      throw new UsageException(String.join(" and ", forms) + ": only one can be shown; give one");
    }
    if (line.hasOption("tree") && line.hasOption("json")) {
      throw new UsageException("--tree is for people; --json goes without it");
    }
    int usual = line.hasOption("recursive") || line.hasOption("tree") ? Integer.MAX_VALUE : 1;
    return new Request(
        path(path),
        RequestReader.one(line, "layer", LsCommand::count),
        RequestReader.one(line, "depth", LsCommand::count).orElse(usual),
        line);
  }

  private static int count(String text) {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(text + " is no number from 1 on");
    }
    return Integer.parseInt(text);
  }

  private static Optional<TarName> path(String text) {
    if (text.isEmpty()) {
      throw new UsageException("an empty path; use / for the root");
    }
    boolean root = Stream.of(text.split("/", -1)).allMatch(name -> name.matches("\\.?"));
    return root ? Optional.empty() : Optional.of(TarName.of(text));
  }

  private static List<Layer> layers(Image image, Request request, ImageSource source)
      throws NotFoundException {
    if (request.layer().isEmpty()) {
      return image.layers();
    }
    int layer = request.layer().get();
    int count = image.layers().size();
    if (layer > count) {
      throw new NotFoundException(
          "no layer " + layer + " in " + source.describe() + ": it has " + count);
    }
    return List.of(image.layers().get(layer - 1));
  }

  /** One layer with what it takes away, by its own number. */
  private static FileWalk alone(LayerIndex index, Request request) {
    int number = request.layer().orElse(1) - 1;
    return (directory, visitor) ->
        index.walk(
            directory, entry -> visitor.visit(new TreeEntry(entry.name(), entry.entry(), number)));
  }

  /** Without what is not of the image, but of the form its layers have. */
  private static FileWalk ofImage(FileWalk files, Image image) {
    return (directory, visitor) ->
        files.walk(
            directory,
            entry ->
                !PrefetchOrder.isOfFormat(entry.name(), image.layers().get(entry.layer()))
                    && visitor.visit(entry));
  }

  private static Optional<TarName> place(MergedTree tree, Request request) throws IOException {
    return request.has("follow") && request.path().isPresent()
        ? tree.resolve(request.path().get())
        : request.path();
  }

  private void show(FileWalk files, Optional<TarName> place, Request request, ImageSource source)
      throws IOException {
    List<TreeEntry> found = place.isPresent() ? files.at(place.get()) : List.of();
    if (place.isPresent() && found.isEmpty()) {
      throw new NotFoundException(
          FileLine.path(place) + ": no such file in " + source.describe() + advice(files, place));
    }
    boolean directory = place.isEmpty() || found.stream().anyMatch(at -> at.entry().isDirectory());
    Lines lines = new Lines(console.out());
    if (!directory) {
      for (TreeEntry entry : found) {
        list(entry, request, lines);
      }
    } else if (request.has("sizes")) {
      sizes(Totals.of(files, place), depth(place), request, lines);
    } else if (request.has("tree")) {
      FileTree.draw(files, place, request.depth(), lines);
    } else {
      int top = depth(place);
      files.walk(
          place,
          entry -> {
            list(entry, request, lines);
            return depth(Optional.of(entry.name())) - top < request.depth();
          });
    }
    lines.end();
  }

  private static void list(TreeEntry entry, Request request, Lines lines) throws IOException {
    lines.add(request.has("json") ? FileLine.json(entry) : FileLine.text(entry));
  }

  /** The largest first. */
  private static void sizes(Totals totals, int top, Request request, Lines lines)
      throws IOException {
    List<Totals.Total> all = new ArrayList<>();
    for (Totals.Total total : totals.all()) {
      if (depth(total.directory()) - top <= request.depth()) {
        all.add(total);
      }
    }
    // a sort that is stable: what is as large stays sorted by path
    all.sort(Comparator.comparingLong(Totals.Total::bytes).reversed());
    for (Totals.Total total : all) {
      String path = FileLine.path(total.directory());
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("path", new JsonString(path));
      members.put("size", JsonNumber.of(total.bytes()));
      members.put("files", JsonNumber.of(total.files()));
      lines.add(
          request.has("json")
              ? FileLine.json(members)
              : String.format("%12d %s", total.bytes(), path));
    }
  }

  /** Which link is in the way, if one is. */
  private static String advice(FileWalk files, Optional<TarName> place) throws IOException {
    Optional<TarName> parent = place.flatMap(TarName::parent);
    String advice = "";
    while (parent.isPresent()) {
      for (TreeEntry entry : files.at(parent.get())) {
        if (entry.entry().isSymlink()) {
          advice =
              "; "
                  + FileLine.path(parent)
                  + " is a link to "
                  + entry.entry().target()
                  + ", which --follow follows";
        }
      }
      parent = parent.get().parent();
    }
    return advice;
  }

  /** The number of names in a path. */
  static int depth(Optional<TarName> path) {
    return path.map(name -> 1 + (int) name.toString().chars().filter(c -> c == '/').count())
        .orElse(0);
  }
}
