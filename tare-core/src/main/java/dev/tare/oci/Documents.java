// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What manifests and indexes have in common. */
final class Documents {
  private static final long SCHEMA_VERSION = 2;

  private Documents() {}

  /**
   * Checks schemaVersion, and that the document cannot be read as one of another kind by those who
   * go by its content or its Content-Type instead (CVE-2021-41190).
   */
  static void checkKind(Members members, String kind, List<String> foreign) {
    Optional<Long> version = members.integer("schemaVersion");
    boolean signed =
        members
            .text("mediaType")
            .filter(t -> t.contains("docker.distribution.manifest.v1"))
            .isPresent();
    if (signed || members.object().get("fsLayers").isPresent() || version.equals(Optional.of(1L))) {
      throw new IllegalArgumentException(
          "a Docker schema 1 manifest, a form given up in 2017: push the image again with a newer"
              + " tool");
    }
    if (members.required("schemaVersion", version) != SCHEMA_VERSION) {
      throw members.fault("schemaVersion", "is not 2: " + version.orElseThrow());
    }
    for (String name : foreign) {
      if (members.object().get(name).isPresent()) {
        throw members.fault(name, "has no place in " + kind);
      }
    }
  }

  /** The document's own media type, checked; empty if it states none. */
  static Optional<MediaType> mediaType(Members members, List<MediaType> allowed, String kind) {
    Optional<MediaType> stated =
        members.text("mediaType").isEmpty()
            ? Optional.empty()
            : members.parsed("mediaType", MediaType::new);
    stated
        .filter(type -> !allowed.contains(type))
        .ifPresent(
            type -> {
              throw members.fault(
                  "mediaType", "is not that of " + kind + ": " + Json.quote(type.value()));
            });
    return stated;
  }

  /** The first members of a document of ours. */
  static Map<String, JsonValue> begin(MediaType mediaType, List<MediaType> allowed, String kind) {
    if (!allowed.contains(mediaType)) {
      throw new IllegalArgumentException("not a media type of " + kind + ": " + mediaType);
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("schemaVersion", JsonNumber.of(SCHEMA_VERSION));
    members.put("mediaType", new JsonString(mediaType.value()));
    return members;
  }

  static JsonArray array(List<Descriptor> descriptors) {
    List<JsonValue> items = new ArrayList<>();
    for (Descriptor descriptor : descriptors) {
      items.add(descriptor.json());
    }
    return new JsonArray(items);
  }

  static JsonObject end(Map<String, JsonValue> members, Map<String, String> annotations) {
    Descriptor.annotationsJson(annotations).ifPresent(object -> members.put("annotations", object));
    return JsonObject.of(members);
  }
}
