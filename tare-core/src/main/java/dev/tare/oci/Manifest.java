// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import dev.tare.json.JsonObject;
import dev.tare.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image manifest, OCI or Docker schema 2 (image-spec, manifest.md).
 *
 * @param mediaType as stated, else by the media type of the config
 * @param json the whole object, unknown members included
 */
public record Manifest(
    MediaType mediaType,
    Descriptor config,
    List<Descriptor> layers,
    Map<String, String> annotations,
    Optional<Descriptor> subject,
    Optional<String> artifactType,
    JsonObject json) {
  private static final String KIND = "an image manifest";
  private static final int MOST_LAYERS = 10_000;
  private static final List<MediaType> TYPES =
      List.of(MediaType.OCI_MANIFEST, MediaType.DOCKER_MANIFEST);

  public Manifest {
    layers = List.copyOf(layers);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }

  /** Reads one; IllegalArgumentException names the member that is wrong. */
  public static Manifest parse(JsonObject json) {
    Members members = Members.of(json);
    Documents.checkKind(members, KIND, List.of("manifests"));
    Optional<MediaType> stated = Documents.mediaType(members, TYPES, KIND);
    Descriptor config =
        Descriptor.parse(members.required("config", members.object("config")).object(), "config");
    MediaType implied =
        config.mediaType().equals(MediaType.DOCKER_CONFIG)
            ? MediaType.DOCKER_MANIFEST
            : MediaType.OCI_MANIFEST;
    members.required("layers", json.get("layers"));
    return new Manifest(
        stated.orElse(implied),
        config,
        members.objects("layers", MOST_LAYERS, Descriptor::parse),
        members.stringMap("annotations"),
        members.object("subject").map(part -> Descriptor.parse(part.object(), part.path())),
        members.text("artifactType"),
        json);
  }

  /** One of our own making, in the specification's member order; annotations sorted by name. */
  public static Manifest of(
      MediaType mediaType,
      Descriptor config,
      List<Descriptor> layers,
      Map<String, String> annotations) {
    Map<String, JsonValue> members = Documents.begin(mediaType, TYPES, KIND);
    members.put("config", config.json());
    members.put("layers", Documents.array(layers));
    return parse(Documents.end(members, annotations));
  }
}
