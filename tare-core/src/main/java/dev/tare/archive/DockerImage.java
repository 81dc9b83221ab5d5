// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.content.MalformedDocumentException;
import dev.tare.content.NotFoundException;
import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonNull;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Printable;
import dev.tare.oci.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An entry of the {@code manifest.json} that {@code docker save} writes.
 *
 * @param config the member with the image's config
 * @param tags its names, in the form people type
 * @param layers the members with the layers, from the bottom up
 * @param sourced whether it is of an engine that describes layers in {@code LayerSources}, since it
 *     has no manifests; what such an archive holds as one was made up for it
 */
record DockerImage(String config, List<String> tags, List<String> layers, boolean sourced) {
  static final String FILE = "manifest.json";

  DockerImage(String config, List<String> tags, List<String> layers) {
    this(config, tags, layers, false);
  }

  /** Reads the file; MalformedDocumentException names the member that is wrong. */
  static List<DockerImage> parse(String place, byte[] bytes) throws IOException {
    try {
      if (!(Json.parse(bytes, JsonLimits.DOCUMENT) instanceof JsonArray array)) {
        throw new IllegalArgumentException("not an array");
      }
      List<DockerImage> images = new ArrayList<>();
      for (JsonValue item : array.items()) {
        if (!(item instanceof JsonObject object)) {
          throw new IllegalArgumentException("an entry is not an object");
        }
        images.add(
            new DockerImage(
                string("Config", object.get("Config")),
                strings(object, "RepoTags"),
                strings(object, "Layers"),
                object.get("LayerSources").isPresent()));
      }
      return images;
    } catch (IllegalArgumentException e) {
      throw new MalformedDocumentException(place + ": " + FILE + ": " + e.getMessage());
    }
  }

  /** The file's bytes. */
  static byte[] write(List<DockerImage> images) {
    List<JsonValue> entries = new ArrayList<>();
    for (DockerImage image : images) {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("Config", new JsonString(image.config));
      // Docker itself writes null for an image without a name.
      members.put(
          "RepoTags", image.tags.isEmpty() ? new JsonNull() : JsonArray.ofStrings(image.tags));
      members.put("Layers", JsonArray.ofStrings(image.layers));
      entries.add(JsonObject.of(members));
    }
    return Json.write(new JsonArray(entries));
  }

  /**
   * The image of that name, whichever way it is written; without one, the only image.
   *
   * @throws NotFoundException listing the names there are
   */
  static DockerImage choose(String place, List<DockerImage> images, Optional<Reference> name)
      throws IOException {
    List<DockerImage> found =
        name.isEmpty()
            ? images
            : images.stream().filter(i -> i.bears(name.get())).collect(Collectors.toList());
    if (found.isEmpty()) {
      throw new NotFoundException(
          place
              + name.map(n -> ": no image named " + n.familiar() + names(images))
                  .orElse(": holds no image"));
    }
    DockerImage first = found.get(0);
    if (!found.stream().allMatch(first::isSameAs)) {
      throw new NotFoundException(
          place
              + name.map(n -> ": several images are named " + n.familiar())
                  .orElse(": holds several images, one must be named" + names(images)));
    }
    return first;
  }

  private boolean isSameAs(DockerImage other) {
    return config.equals(other.config) && layers.equals(other.layers);
  }

  private boolean bears(Reference name) {
    return tags.stream()
        .anyMatch(
            tag -> {
              try {
                Reference given = Reference.parse(tag);
                return given.repository().equals(name.repository())
                    && given.tag().equals(name.tag());
              } catch (IllegalArgumentException e) {
                return false;
              }
            });
  }

  private static String names(List<DockerImage> images) {
    List<String> names = images.stream().flatMap(i -> i.tags.stream()).toList();
    return names.isEmpty() ? "; none has a name" : "; there are: " + Printable.list(names);
  }

  private static List<String> strings(JsonObject object, String member) {
    JsonValue value = object.get(member).orElse(new JsonNull());
    if (value instanceof JsonNull) {
      return List.of();
    }
    if (!(value instanceof JsonArray array)) {
      throw new IllegalArgumentException(member + " is not an array");
    }
    List<String> strings = new ArrayList<>();
    for (JsonValue item : array.items()) {
      strings.add(string(member, Optional.of(item)));
    }
    return strings;
  }

  private static String string(String member, Optional<JsonValue> value) {
    if (value.isPresent() && value.get() instanceof JsonString text) {
      return text.value();
    }
    throw new IllegalArgumentException(member + " is not a string");
  }
}
