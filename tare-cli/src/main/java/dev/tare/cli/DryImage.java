// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.BuildEvent;
import dev.tare.image.Image;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an image comes to that is built and not published. */
record DryImage(
    Image image,
    Platform platform,
    Optional<BuildEvent.BaseResolved> base,
    List<BuildEvent.LayerBuilt> layers) {
  /** For people: the base, the layers with their number of entries and size, the config. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(baseLine());
    lines.add("platform " + platform);
    lines.addAll(rest());
    return lines;
  }

  /** The same of an image in an index, which begins with the platform. */
  List<String> linesOfEntry() {
    List<String> lines = new ArrayList<>();
    lines.add("platform " + platform + " " + image.descriptor().digest());
    lines.add(baseLine());
    lines.addAll(rest());
    return lines;
  }

  private String baseLine() {
    return "base     "
        + base.map(found -> found.location() + " " + found.descriptor().digest()).orElse("scratch");
  }

  private List<String> rest() {
    List<String> lines = new ArrayList<>();
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
    for (RuntimeChange change : changes()) {
      change.before().ifPresent(value -> lines.add("config   - " + change.name() + " " + value));
      change.after().ifPresent(value -> lines.add("config   + " + change.name() + " " + value));
    }
    return lines;
  }

  private List<RuntimeChange> changes() {
    JsonObject before = base.map(found -> found.config().runtime()).orElseGet(JsonObject::empty);
    return RuntimeChange.between(before, image.config().value().runtime());
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
    members.put("platform", new JsonString(platform.toString()));
    members.put("layers", new JsonArray(layers.stream().map(DryImage::members).toList()));
    members.put("config", new JsonArray(changes().stream().map(RuntimeChange::json).toList()));
    return members;
  }

  /** With its digest, as an index has it. */
  Map<String, JsonValue> membersOfEntry() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("platform", new JsonString(platform.toString()));
    members.put("digest", new JsonString(image.descriptor().digest().toString()));
    members.put("size", JsonNumber.of(image.descriptor().size()));
    members.putAll(members());
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
