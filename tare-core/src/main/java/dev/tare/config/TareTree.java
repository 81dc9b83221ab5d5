// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.jar.JavaProgram;
import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.plan.Attributes;
import dev.tare.plan.FileSet;
import dev.tare.plan.FileSet.JavaArchive.Layout;
import dev.tare.plan.Input;
import dev.tare.plan.LayerPlan.Splitting;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import dev.tare.plan.Patterns;
import dev.tare.plan.Selection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The directory, tar or jar of a layer.
 *
 * @param destination its path in the image
 */
record TareTree(FileSet set, String destination, Splitting splitting) {
  private static final int DEEPEST = 1000;
  private static final List<String> TREES = List.of("directory", "tar", "jar");
  private static final String EITHER = "directory or tar";
  private static final String SHA256 = "sha256";
  private static final String ANY = "directory, tar or jar";

  /** Keys and what they go with. */
  private static final Map<String, String> COMPANIONS =
      new TreeMap<>(
          Map.of(
              "dest", ANY,
              "owner", ANY,
              "split", ANY,
              "exclude", EITHER,
              "mode", EITHER,
              "rules", EITHER,
              "include", "directory",
              "only", "tar",
              "strip", "tar",
              "sha256", "tar"));

  /** Empty if the layer has none. */
  static Optional<TareTree> read(Section layer, Sources sources) {
    List<String> trees = TREES.stream().filter(layer::has).toList();
    if (trees.size() > 1) {
      throw layer.fault(trees.get(1), "a layer has one directory, tar or jar; begin another layer");
    }
    boolean tar = layer.has("tar");
    boolean directory = layer.has("directory");
    COMPANIONS.forEach(
        (key, companion) -> {
          boolean fits =
              TREES.stream().anyMatch(tree -> companion.contains(tree) && layer.has(tree));
          if (layer.has(key) && !fits) {
            throw layer.fault(key, "goes with " + companion + alternative(key, tar, directory));
          }
        });
    if (layer.has("layout") && !layer.has("jar")) {
      throw layer.fault("layout", "goes with jar");
    }
    return trees.stream().findFirst().map(tree -> tree(tree, layer, sources));
  }

  private static TareTree tree(String kind, Section layer, Sources sources) {
    return switch (kind) {
      case "directory" -> directory(layer, sources);
      case "tar" -> archive(layer, sources);
      default -> jar(layer, sources);
    };
  }

  private static Splitting splitting(Section layer, Splitting usual) {
    return layer.choice("split", Splitting.WORDS).map(Splitting::parse).orElse(usual);
  }

  private static String alternative(String key, boolean tar, boolean directory) {
    if (key.equals("include") && tar) {
      return "; with tar it is only";
    }
    return key.equals("only") && directory ? "; with directory it is include" : "";
  }

  private static TareTree directory(Section layer, Sources sources) {
    String destination =
        layer
            .value("dest", ImagePath::clean)
            .or(
                () ->
                    layer.value("directory", text -> "/" + ImagePath.lastName(sources.fill(text))))
            .orElseThrow();
    return new TareTree(
        layer.said(
            "directory",
            new FileSet.SourceDirectory(
                layer.value("directory", sources::path).orElseThrow(),
                destination,
                new Selection(patterns(layer, "include"), patterns(layer, "exclude")),
                attributes(layer))),
        destination,
        splitting(layer, Splitting.NONE));
  }

  private static TareTree archive(Section layer, Sources sources) {
    Optional<Digest> digest = digest(layer, sources);
    digest.ifPresent(pin -> layer.said(SHA256, pin));
    Input input = layer.saidValue("tar", text -> sources.input(text, digest)).orElseThrow();
    String destination = layer.value("dest", ImagePath::clean).orElse("/");
    return new TareTree(
        layer.said(
            "tar",
            new FileSet.SourceArchive(
                input,
                destination,
                new Selection(patterns(layer, "only"), patterns(layer, "exclude")),
                layer.integer("strip", 0, DEEPEST).orElse(0),
                attributes(layer))),
        destination,
        splitting(layer, Splitting.NONE));
  }

  private static TareTree jar(Section layer, Sources sources) {
    Path source = layer.saidValue("jar", sources::path).orElseThrow();
    String destination = layer.value("dest", ImagePath::clean).orElse(JarFiles.DIRECTORY);
    Layout layout =
        layer
            .choice("layout", JarFiles.LAYOUTS)
            .map(JarFiles::layout)
            .or(() -> JarFiles.look(source).map(JavaProgram::layout))
            .orElseThrow(() -> layer.fault("jar", "is no jar with a manifest"));
    Owner owner = layer.saidValue("owner", Owner::parse).orElse(Owner.ROOT);
    return new TareTree(
        layer.said("jar", new FileSet.JavaArchive(source, destination, layout, owner)),
        destination,
        splitting(layer, Splitting.AUTO));
  }

  /** One for all platforms, or one for each. */
  private static Optional<Digest> digest(Section layer, Sources sources) {
    if (!layer.hasObject(SHA256)) {
      return layer.value(SHA256, TareTree::sha256);
    }
    Map<Platform, Digest> digests = new HashMap<>();
    layer
        .textMap(SHA256)
        .forEach(
            (name, hex) -> {
              try {
                digests.put(Platform.parse(name), sha256(hex));
              } catch (IllegalArgumentException e) {
                throw layer.faultIn(SHA256, name, BuildText.causeOf(e));
              }
            });
    Platform platform =
        sources
            .platform()
            .orElseThrow(() -> layer.fault(SHA256, "by platform needs platforms that are listed"));
    Optional<Digest> digest =
        Optional.ofNullable(digests.get(platform))
            .or(() -> Optional.ofNullable(digests.get(platform.withoutOsVersion())));
    if (digest.isEmpty()) {
      throw layer.fault(SHA256, "has none for " + platform);
    }
    return digest;
  }

  private static Digest sha256(String hex) {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("must be 64 hexadecimal digits in lower case");
    }
    return new Digest("sha256", hex);
  }

  private static Attributes attributes(Section layer) {
    List<Attributes.Rule> rules = new ArrayList<>();
    for (Section rule : layer.sections("rules", TareKeys.RULE)) {
      Patterns paths = patterns(rule, "paths");
      if (paths.isEmpty()) {
        throw rule.fault("paths", "names no path; at least one pattern is required");
      }
      if (!rule.has("mode") && !rule.has("owner")) {
        throw rule.faultHere("says nothing; give mode or owner");
      }
      rules.add(
          new Attributes.Rule(
              paths, rule.mode("mode", ModeRule::parse), rule.saidValue("owner", Owner::parse)));
    }
    return new Attributes(
        layer.mode("mode", ModeRule::parse), layer.saidValue("owner", Owner::parse), rules);
  }

  private static Patterns patterns(Section section, String key) {
    return Patterns.of(
        section.values(
            key,
            text -> {
              Patterns.of(text); // so that a fault is said of its own place
              return text;
            }));
  }
}
