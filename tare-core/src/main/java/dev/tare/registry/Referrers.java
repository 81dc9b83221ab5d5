// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.LimitException;
import dev.tare.content.MalformedDocumentException;
import dev.tare.content.NotFoundException;
import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonException;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonValue;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lists the manifests that name another as their subject (distribution-spec, listing referrers): by
 * the registry's own list, or by the index under a tag made of the digest where there is none. For
 * one listing.
 */
final class Referrers {
  private static final JsonLimits LIMITS = new JsonLimits(Pages.LARGEST, 64, 500_000);
  private static final int MOST = 10_000;

  /** What registries and proxies answer that know no such list; 404 by the specification. */
  private static final Set<Integer> UNKNOWN = Set.of(400, 404, 405, 501);

  private final Endpoint endpoint;
  private final String path;
  private final Access access;
  private final Map<Digest, Descriptor> found = new LinkedHashMap<>();
  private final Set<Digest> seen = new HashSet<>();

  Referrers(Endpoint endpoint, String path) {
    this.endpoint = endpoint;
    this.path = path;
    this.access = Access.pull(path);
  }

  /**
   * In the registry's order, each once.
   *
   * @param artifactType of those that are wanted; empty for all
   */
  List<Descriptor> of(Digest subject, Optional<String> artifactType) throws IOException {
    URI plain = endpoint.uri("/v2/" + path + "/referrers/" + subject);
    URI uri = artifactType.map(t -> Addresses.with(plain, "artifactType", t)).orElse(plain);
    try {
      new Pages(endpoint, access)
          .read(uri, MediaType.OCI_INDEX.value(), answer -> take(answer, artifactType));
    } catch (NoSuchListException e) {
      return matching(tagged(subject), artifactType);
    }
    return List.copyOf(found.values());
  }

  private int take(Answer answer, Optional<String> wanted) throws IOException {
    boolean index =
        Manifests.contentType(answer).filter(MediaType.OCI_INDEX.value()::equals).isPresent();
    boolean unknown = UNKNOWN.contains(answer.status()) || (answer.status() == 200 && !index);
    if (unknown && seen.isEmpty()) {
      throw new NoSuchListException();
    }
    if (answer.status() != 200) {
      IOException failure = endpoint.failure(answer, access);
      throw seen.isEmpty() && isUnsupported(failure) ? new NoSuchListException() : failure;
    }
    List<Descriptor> page = entries(answer.body(Pages.LARGEST), answer.uri());
    boolean filtered =
        answer.response().headers("OCI-Filters-Applied").stream()
            .flatMap(text -> List.of(text.split(",", -1)).stream())
            .anyMatch(text -> text.strip().equals("artifactType"));
    int before = seen.size();
    page.forEach(descriptor -> seen.add(descriptor.digest()));
    matching(page, filtered ? Optional.empty() : wanted)
        .forEach(descriptor -> found.putIfAbsent(descriptor.digest(), descriptor));
    if (seen.size() > MOST) {
      throw new LimitException(endpoint.repository(path) + ": too many referrers of one manifest");
    }
    return seen.size() - before;
  }

  /** Some deny what they do not know. */
  private static boolean isUnsupported(IOException failure) {
    return failure instanceof RegistryException e && e.status() == 403 && e.says("UNSUPPORTED");
  }

  private static List<Descriptor> matching(List<Descriptor> all, Optional<String> wanted) {
    return all.stream().filter(d -> wanted.isEmpty() || d.artifactType().equals(wanted)).toList();
  }

  /** Those in the index under the digest's tag; none if what is there is no index. */
  private List<Descriptor> tagged(Digest subject) throws IOException {
    try {
      Manifests.Fetched index = new Manifests(endpoint, path).byTag(ReferrersTag.of(subject));
      return index.descriptor().mediaType().isIndex()
          ? entries(index.bytes(), endpoint.uri("/v2/" + path))
          : List.of();
    } catch (NotFoundException e) {
      return List.of();
    }
  }

  /** What is no descriptor is left out. */
  private static List<Descriptor> entries(byte[] document, URI from) throws IOException {
    Map<Digest, Descriptor> entries = new LinkedHashMap<>();
    try {
      JsonObject index = (JsonObject) Json.parse(document, LIMITS);
      if (index.get("manifests").orElse(null) instanceof JsonArray array) {
        for (JsonValue item : array.items()) {
          descriptor(item).ifPresent(d -> entries.putIfAbsent(d.digest(), d));
        }
      }
    } catch (JsonException | ClassCastException e) {
      throw new MalformedDocumentException(
          "%s is no JSON object: %s".formatted(Addresses.shown(from), e.getMessage()));
    }
    return List.copyOf(entries.values());
  }

  private static Optional<Descriptor> descriptor(JsonValue item) {
    try {
      return item instanceof JsonObject object
          ? Optional.of(Descriptor.parse(object))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The registry has no list of referrers. */
  private static final class NoSuchListException extends IOException {
    private static final long serialVersionUID = 1;
  }
}
