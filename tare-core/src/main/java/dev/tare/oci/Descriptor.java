// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A reference to bytes (image-spec, descriptor.md).
 *
 * @param size in bytes
 * @param annotations in source order
 * @param json the whole object this was read from, unknown members included; what is written
 */
public record Descriptor(
    MediaType mediaType,
    Digest digest,
    long size,
    Optional<Platform> platform,
    Map<String, String> annotations,
    JsonObject json) {
  public Descriptor {
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }

  /** A descriptor of our own making: canonical member order. */
  public static Descriptor of(MediaType mediaType, Digest digest, long size) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("mediaType", new JsonString(mediaType.value()));
    members.put("digest", new JsonString(digest.toString()));
    members.put("size", JsonNumber.of(size));
    return parse(JsonObject.of(members));
  }

  /** Reads one; IllegalArgumentException names the member that is wrong. */
  public static Descriptor parse(JsonObject json) {
    return parse(json, "");
  }

  static Descriptor parse(JsonObject json, String path) {
    Members members = new Members(json, path);
    MediaType mediaType =
        members.required("mediaType", members.parsed("mediaType", MediaType::new));
    Digest digest = members.required("digest", members.parsed("digest", Digest::parse));
    long size = members.required("size", members.integer("size"));
    if (size < 0) {
      throw members.fault("size", "is negative: " + size);
    }
    Optional<Platform> platform = members.object("platform").map(PlatformMembers::read);
    members.strings("urls");
    members.string("data");
    members.string("artifactType");
    return new Descriptor(
        mediaType, digest, size, platform, members.stringMap("annotations"), json);
  }

  public Descriptor withPlatform(Platform platform) {
    return with("platform", Optional.of(PlatformMembers.write(platform)));
  }

  /** A copy with exactly these annotations, written sorted by name; none if empty. */
  public Descriptor withAnnotations(Map<String, String> annotations) {
    return with("annotations", annotationsJson(annotations));
  }

  public Descriptor withMediaType(MediaType mediaType) {
    return with("mediaType", Optional.of(new JsonString(mediaType.value())));
  }

  /** What kind of artifact a manifest is, where an index or a registry's listing tells. */
  public Optional<String> artifactType() {
    return Members.of(json).string("artifactType");
  }

  /** A copy with this type of artifact; none if empty. */
  public Descriptor withArtifactType(String artifactType) {
    return with(
        "artifactType", Optional.of(artifactType).filter(t -> !t.isEmpty()).map(JsonString::new));
  }

  /** The foreign layer's addresses, as text; often empty. */
  public List<String> urls() {
    return Members.of(json).strings("urls");
  }

  /** Annotations as they are written: sorted by name, no member if there are none. */
  static Optional<JsonObject> annotationsJson(Map<String, String> annotations) {
    return annotations.isEmpty()
        ? Optional.empty()
        : Optional.of(JsonObject.ofStrings(MemberOrder.sortByName(annotations)));
  }

  private Descriptor with(String name, Optional<? extends JsonValue> value) {
    return parse(MemberOrder.DESCRIPTOR.set(json, name, value));
  }
}
