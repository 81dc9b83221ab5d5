// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.LimitException;
import dev.tare.content.MalformedDocumentException;
import dev.tare.content.NotFoundException;
import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.MediaType;
import dev.tare.registry.Manifests.Fetched;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The index of referrers under a tag made of their subject's digest, which clients keep where the
 * registry does not (distribution-spec, referrers tag schema).
 */
final class ReferrersTag {
  private static final int TRIES = 5;
  private static final long LONGEST_PAUSE_MILLIS = 500;
  private static final int PRECONDITION_FAILED = 412;

  private final Endpoint endpoint;
  private final Manifests manifests;
  private final String path;

  ReferrersTag(Endpoint endpoint, Manifests manifests, String path) {
    this.endpoint = endpoint;
    this.manifests = manifests;
    this.path = path;
  }

  /** The tag for a subject. */
  static String of(Digest subject) {
    return part(subject.algorithm(), 32) + "-" + part(subject.hex(), 64);
  }

  private static String part(String text, int most) {
    return text.substring(0, Math.min(most, text.length())).replaceAll("[^a-zA-Z0-9._-]", "-");
  }

  /**
   * A manifest's subject, and how an index of referrers describes the manifest; empty if it has
   * none.
   */
  static Optional<Entry> entry(Descriptor manifest, byte[] bytes) {
    if (!manifest.mediaType().equals(MediaType.OCI_MANIFEST)
        && !manifest.mediaType().equals(MediaType.OCI_INDEX)) {
      return Optional.empty();
    }
    try {
      JsonObject json = (JsonObject) Json.parse(bytes, JsonLimits.DOCUMENT);
      if (!(json.get("subject").orElse(null) instanceof JsonObject subject)) {
        return Optional.empty();
      }
      Descriptor plain =
          Descriptor.of(manifest.mediaType(), manifest.digest(), manifest.size())
              .withAnnotations(annotations(json));
      return Optional.of(
          new Entry(Descriptor.parse(subject).digest(), plain.withArtifactType(type(json))));
    } catch (IllegalArgumentException | ClassCastException e) {
      return Optional.empty(); // the registry has taken it: whatever it is, it refers to nothing
    }
  }

  /**
   * Which manifest refers to which.
   *
   * @param subject what it refers to
   */
  record Entry(Digest subject, Descriptor referrer) {}

  private static String type(JsonObject manifest) {
    return text(manifest, "artifactType")
        .or(
            () ->
                manifest.get("config").orElse(null) instanceof JsonObject config
                    ? text(config, "mediaType")
                    : Optional.empty())
        .orElse("");
  }

  private static Optional<String> text(JsonObject object, String name) {
    return object.get(name).orElse(null) instanceof JsonString text && !text.value().isEmpty()
        ? Optional.of(text.value())
        : Optional.empty();
  }

  private static Map<String, String> annotations(JsonObject manifest) {
    Map<String, String> texts = new java.util.LinkedHashMap<>();
    if (manifest.get("annotations").orElse(null) instanceof JsonObject given) {
      given
          .members()
          .keySet()
          .forEach(name -> text(given, name).ifPresent(t -> texts.put(name, t)));
    }
    return texts;
  }

  /**
   * Adds a manifest to the index of its subject, unless it is there. Others may change the index at
   * the same time, so it is read again until the entry is seen to have stayed.
   *
   * @throws MalformedDocumentException if what is under the tag is no index
   */
  void add(Entry entry) throws IOException {
    String tag = of(entry.subject());
    for (int i = 0; i <= TRIES; i++) {
      Optional<Fetched> old = read(tag);
      List<JsonValue> entries = old.isPresent() ? entries(tag, old.get()) : List.of();
      if (entries.stream().anyMatch(item -> isOf(item, entry.referrer().digest()))) {
        return;
      }
      if (i > 0) {
        Duration pause =
            Duration.ofMillis((long) (LONGEST_PAUSE_MILLIS * endpoint.timing().random()));
        Gate.pause(endpoint.timing(), pause);
      }
      if (i < TRIES) {
        write(tag, old, entries, entry.referrer());
      }
    }
    throw RegistryException.protocol(
        endpoint.repository(path) + ": others keep replacing the list of referrers " + tag,
        endpoint.uri("/v2/" + path + "/manifests/" + tag));
  }

  private Optional<Fetched> read(String tag) throws IOException {
    try {
      return Optional.of(manifests.byTag(tag));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private List<JsonValue> entries(String tag, Fetched index) throws MalformedDocumentException {
    if (index.descriptor().mediaType().isIndex()
        && Json.parse(index.bytes(), JsonLimits.DOCUMENT) instanceof JsonObject json
        && json.get("manifests").orElse(null) instanceof JsonArray array) {
      return array.items();
    }
    throw new MalformedDocumentException(
        "%s:%s is no index, so no referrer can be added to it"
            .formatted(endpoint.repository(path), tag));
  }

  private static boolean isOf(JsonValue item, Digest digest) {
    return item instanceof JsonObject object
        && object.get("digest").orElse(null) instanceof JsonString text
        && text.value().equals(digest.toString());
  }

  /** Everything else in the index stays as it is. */
  private void write(
      String tag, Optional<Fetched> old, List<JsonValue> entries, Descriptor referrer)
      throws IOException {
    List<JsonValue> more = new ArrayList<>(entries);
    more.add(referrer.json());
    JsonObject before =
        old.isPresent()
            ? (JsonObject) Json.parse(old.get().bytes(), JsonLimits.DOCUMENT)
            : Index.of(MediaType.OCI_INDEX, List.of(), Map.of()).json();
    byte[] bytes = Json.write(before.with("manifests", new JsonArray(more)));
    if (bytes.length > Manifests.LARGEST) {
      throw new LimitException(
          "%s: the list of referrers %s would be larger than %s bytes"
              .formatted(endpoint.repository(path), tag, Manifests.LARGEST));
    }
    MediaType type = old.map(o -> o.descriptor().mediaType()).orElse(MediaType.OCI_INDEX);
    Descriptor index = Descriptor.of(type, Digest.sha256(bytes), bytes.length);
    try {
      manifests.put(tag, index, bytes, old.flatMap(Fetched::etag));
    } catch (RegistryException e) {
      if (e.status() != PRECONDITION_FAILED) {
        throw e;
      }
    }
  }
}
