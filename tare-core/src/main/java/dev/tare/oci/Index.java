// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import dev.tare.json.JsonObject;
import dev.tare.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An image index or Docker manifest list (image-spec, image-index.md). How many entries are too
 * many is for those to say who follow them.
 *
 * @param mediaType as stated, else that of an OCI index
 * @param json the whole object, unknown members included
 */
public record Index(
    MediaType mediaType,
    List<Descriptor> manifests,
    Map<String, String> annotations,
    JsonObject json) {
  private static final String KIND = "an image index";
  private static final List<MediaType> TYPES = List.of(MediaType.OCI_INDEX, MediaType.DOCKER_LIST);

  public Index {
    manifests = List.copyOf(manifests);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }

  /** Reads one; IllegalArgumentException names the member that is wrong. */
  public static Index parse(JsonObject json) {
    Members members = Members.of(json);
    Documents.checkKind(members, KIND, List.of("config", "layers"));
    MediaType mediaType = Documents.mediaType(members, TYPES, KIND).orElse(MediaType.OCI_INDEX);
    members.required("manifests", json.get("manifests"));
    members.object("subject").ifPresent(part -> Descriptor.parse(part.object(), part.path()));
    members.string("artifactType");
    return new Index(
        mediaType,
        members.objects("manifests", Integer.MAX_VALUE, Descriptor::parse),
        members.stringMap("annotations"),
        json);
  }

  /** One of our own making, in the specification's member order; annotations sorted by name. */
  public static Index of(
      MediaType mediaType, List<Descriptor> manifests, Map<String, String> annotations) {
    Map<String, JsonValue> members = Documents.begin(mediaType, TYPES, KIND);
    members.put("manifests", Documents.array(manifests));
    return parse(Documents.end(members, annotations));
  }
}
