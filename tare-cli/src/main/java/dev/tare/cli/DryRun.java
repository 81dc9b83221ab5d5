// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.BuildEvent;
import dev.tare.build.BuildResult;
import dev.tare.build.ImageBuilder;
import dev.tare.build.PreparedImage;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Platform;
import dev.tare.plan.BuildPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What a build comes to, told instead of published. */
final class DryRun implements Consumer<BuildEvent> {
  private final Consumer<BuildEvent> next;
  private final List<BuildEvent.LayerBuilt> layers = new ArrayList<>();
  private Optional<BuildEvent.BaseResolved> base = Optional.empty();
  private List<RuntimeChange> changes = List.of();
  private Optional<Platform> platform = Optional.empty();

  /**
   * @param next hears of the same events
   */
  DryRun(Consumer<BuildEvent> next) {
    this.next = next;
  }

  @Override
  public synchronized void accept(BuildEvent event) {
    if (event instanceof BuildEvent.BaseResolved resolved) {
      base = Optional.of(resolved);
    } else if (event instanceof BuildEvent.LayerBuilt layer) {
      layers.add(layer);
    }
    next.accept(event);
  }

  /** Builds with a builder that reports to this, and writes nowhere. */
  BuildResult run(ImageBuilder builder, BuildPlan plan) throws IOException {
    try (PreparedImage image = builder.prepare(plan)) {
      JsonObject before = base.map(found -> found.config().runtime()).orElseGet(JsonObject::empty);
      changes = RuntimeChange.between(before, image.image().config().value().runtime());
      platform = Optional.of(image.image().config().value().platform());
      return new BuildResult(
          image.image().descriptor(),
          image.hash(),
          plan.destinations().stream()
              .map(destination -> destination.render(image.hash()).toString())
              .map(destination -> new BuildResult.Published(destination, Map.of()))
              .toList());
    }
  }

  /** For people: the base, the layers with their number of entries and size, the config. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "base     "
            + base.map(found -> found.location() + " " + found.descriptor().digest())
                .orElse("scratch"));
    platform.ifPresent(value -> lines.add("platform " + value));
    for (BuildEvent.LayerBuilt layer : layers) {
      lines.add(
          "layer    %s %s, %s %s  %s"
              .formatted(
                  layer.descriptor().digest(),
                  Sizes.text(layer.descriptor().size()),
                  layer.entries(),
                  layer.entries() == 1 ? "entry" : "entries",
                  layer.createdBy()));
    }
    for (RuntimeChange change : changes) {
      change.before().ifPresent(value -> lines.add("config   - " + change.name() + " " + value));
      change.after().ifPresent(value -> lines.add("config   + " + change.name() + " " + value));
    }
    return lines;
  }

  /** The same for programs. */
  Map<String, JsonValue> members() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    base.ifPresent(
        found -> {
          Map<String, JsonValue> of = new LinkedHashMap<>();
          of.put("location", new JsonString(found.location()));
          of.put("digest", new JsonString(found.descriptor().digest().toString()));
          members.put("base", JsonObject.of(of));
        });
    platform.ifPresent(value -> members.put("platform", new JsonString(value.toString())));
    members.put("layers", new JsonArray(layers.stream().map(DryRun::members).toList()));
    members.put("config", new JsonArray(changes.stream().map(RuntimeChange::json).toList()));
    return members;
  }

  private static JsonValue members(BuildEvent.LayerBuilt layer) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("digest", new JsonString(layer.descriptor().digest().toString()));
    members.put("diffId", new JsonString(layer.diffId().toString()));
    members.put("size", JsonNumber.of(layer.descriptor().size()));
    members.put("entries", JsonNumber.of(layer.entries()));
    members.put("createdBy", new JsonString(layer.createdBy()));
    return JsonObject.of(members);
  }
}
