// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.json.Json;
import dev.tare.json.JsonObject;
import dev.tare.oci.Reference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Names of images as Docker's archives have them. */
final class DockerNames {
  private DockerNames() {}

  /** Names as given; IllegalArgumentException if one is no reference with a tag. */
  static List<Reference> parse(List<String> names) {
    return tagged(names.stream().map(Reference::parse).toList());
  }

  /** The names with nothing but their tags, each once; IllegalArgumentException if one has none. */
  static List<Reference> tagged(List<Reference> names) {
    Set<Reference> tagged = new LinkedHashSet<>();
    for (Reference name : names) {
      if (name.tag().isEmpty()) {
        throw new IllegalArgumentException(
            "an image in an archive needs a tag: " + name.familiar());
      }
      tagged.add(new Reference(name.repository(), name.tag(), Optional.empty()));
    }
    return new ArrayList<>(tagged);
  }

  /** As people type them. */
  static List<String> tags(List<Reference> names) {
    return names.stream().map(Reference::familiar).toList();
  }

  /** The {@code repositories} file: by repository and tag the top layer. */
  static byte[] repositories(List<Reference> names, Optional<String> topLayer) {
    Map<String, Map<String, String>> byName = new TreeMap<>();
    for (Reference name : names) {
      String repository =
          new Reference(name.repository(), Optional.empty(), Optional.empty()).familiar();
      topLayer.ifPresent(
          id ->
              byName
                  .computeIfAbsent(repository, key -> new TreeMap<>())
                  .put(name.identifier(), id));
    }
    Map<String, JsonObject> objects = new TreeMap<>();
    byName.forEach((repository, tags) -> objects.put(repository, JsonObject.ofStrings(tags)));
    return Json.write(JsonObject.of(objects));
  }
}
