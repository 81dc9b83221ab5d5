// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.BuildEvent;
import dev.tare.build.BuildResult;
import dev.tare.build.ImageBuilder;
import dev.tare.build.PreparedBuild;
import dev.tare.image.Image;
import dev.tare.image.ImageIndex;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonValue;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Platform;
import dev.tare.plan.BuildPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What a build comes to, told instead of published. */
final class DryRun implements Consumer<BuildEvent> {
  private final Consumer<BuildEvent> next;
  private final Map<Optional<Platform>, BuildEvent.BaseResolved> bases = new HashMap<>();
  private final Map<Optional<Platform>, List<BuildEvent.LayerBuilt>> layers = new HashMap<>();
  private List<DryImage> images = List.of();
  private boolean index;

  /**
   * @param next hears of the same events
   */
  DryRun(Consumer<BuildEvent> next) {
    this.next = next;
  }

  @Override
  public synchronized void accept(BuildEvent event) {
    if (event instanceof BuildEvent.BaseResolved resolved) {
      bases.put(resolved.platform(), resolved);
    } else if (event instanceof BuildEvent.LayerBuilt layer) {
      layers.computeIfAbsent(layer.platform(), platform -> new ArrayList<>()).add(layer);
    }
    next.accept(event);
  }

  /** Builds with a builder that reports to this, and writes nowhere. */
  BuildResult run(ImageBuilder builder, BuildPlan plan) throws IOException {
    try (PreparedBuild build = builder.prepare(plan)) {
      List<Descriptor> entries = List.of();
      if (build.artifact() instanceof ImageIndex several) {
        index = true;
        entries = several.index().value().manifests();
        images = images(several);
      } else {
        images = List.of(image(Optional.empty(), build.image()));
      }
      return new BuildResult(
          build.artifact().descriptor(),
          entries,
          build.hash(),
          plan.destinations().stream()
              .map(destination -> destination.render(build.hash()).toString())
              .map(destination -> new BuildResult.Published(destination, Map.of()))
              .toList());
    }
  }

  private List<DryImage> images(ImageIndex several) {
    List<Descriptor> entries = several.index().value().manifests();
    List<DryImage> all = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      // events of the only image of an index name no platform
      Optional<Platform> key = entries.size() == 1 ? Optional.empty() : entries.get(i).platform();
      all.add(image(key, (Image) several.children().get(i)));
    }
    return all;
  }

  private DryImage image(Optional<Platform> platform, Image image) {
    return new DryImage(
        image,
        platform.orElseGet(() -> image.config().value().platform()),
        Optional.ofNullable(bases.get(platform)),
        layers.getOrDefault(platform, List.of()));
  }

  /** For people: of each image the base, the layers, the config. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (DryImage image : images) {
      lines.addAll(index ? image.linesOfEntry() : image.lines());
    }
    return lines;
  }

  /** The same for programs. */
  Map<String, JsonValue> members() {
    if (!index) {
      return images.get(0).members();
    }
    return Map.of(
        "platforms",
        new JsonArray(
            images.stream()
                .<JsonValue>map(image -> JsonObject.of(image.membersOfEntry()))
                .toList()));
  }
}
