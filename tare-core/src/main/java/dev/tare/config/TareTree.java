// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.plan.Attributes;
import dev.tare.plan.FileSet;
import dev.tare.plan.Input;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import dev.tare.plan.Patterns;
import dev.tare.plan.Selection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The directory or the tar of a layer.
 *
 * @param destination its path in the image
 */
record TareTree(FileSet set, String destination) {
  private static final int DEEPEST = 1000;
  private static final String EITHER = "directory or tar";
  private static final String SHA256 = "sha256";

  /** Keys and what they go with. */
  private static final Map<String, String> COMPANIONS =
      new TreeMap<>(
          Map.of(
              "dest", EITHER,
              "exclude", EITHER,
              "mode", EITHER,
              "owner", EITHER,
              "rules", EITHER,
              "include", "directory",
              "only", "tar",
              "strip", "tar",
              "sha256", "tar"));

  /** Empty if the layer has neither. */
  static Optional<TareTree> read(Section layer, Sources sources) {
    boolean tar = layer.has("tar");
    boolean directory = layer.has("directory");
    if (tar && directory) {
      throw layer.fault("tar", "a layer has one directory or one tar; begin another layer");
    }
    COMPANIONS.forEach(
        (key, companion) -> {
          boolean fits = companion.equals(EITHER) ? tar || directory : layer.has(companion);
          if (layer.has(key) && !fits) {
            throw layer.fault(key, "goes with " + companion + alternative(key, tar, directory));
          }
        });
    return tar
        ? Optional.of(archive(layer, sources))
        : directory ? Optional.of(directory(layer, sources)) : Optional.empty();
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
        new FileSet.SourceDirectory(
            layer.value("directory", sources::path).orElseThrow(),
            destination,
            new Selection(patterns(layer, "include"), patterns(layer, "exclude")),
            attributes(layer)),
        destination);
  }

  private static TareTree archive(Section layer, Sources sources) {
    Optional<Digest> digest = digest(layer, sources);
    Input input = layer.value("tar", text -> sources.input(text, digest)).orElseThrow();
    String destination = layer.value("dest", ImagePath::clean).orElse("/");
    return new TareTree(
        new FileSet.SourceArchive(
            input,
            destination,
            new Selection(patterns(layer, "only"), patterns(layer, "exclude")),
            layer.integer("strip", 0, DEEPEST).orElse(0),
            attributes(layer)),
        destination);
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
    if (!digests.containsKey(platform)) {
      throw layer.fault(SHA256, "has none for " + platform);
    }
    return Optional.ofNullable(digests.get(platform));
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
              paths, rule.mode("mode", ModeRule::parse), rule.value("owner", Owner::parse)));
    }
    return new Attributes(
        layer.mode("mode", ModeRule::parse), layer.value("owner", Owner::parse), rules);
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
