// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Manifests and indexes by tag and digest: GET, HEAD, PUT, DELETE. */
final class ManifestRoutes {
  private static final int MAX_SIZE = 4 << 20;
  private static final String TAG = "[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}";

  private final Settings settings;
  private final Storage storage;

  ManifestRoutes(Settings settings, Storage storage) {
    this.settings = settings;
    this.storage = storage;
  }

  Answer answer(Call call, Route route) {
    String reference = route.rest();
    if (reference.indexOf(':') >= 0 ? !Digests.isDigest(reference) : !reference.matches(TAG)) {
      throw new RegistryError(400, "MANIFEST_INVALID", "neither tag nor digest");
    }
    return switch (call.request().method()) {
      case "GET", "HEAD" -> get(route.repository(), reference);
      case "PUT" -> put(call, route.repository(), reference);
      case "DELETE" -> delete(route.repository(), reference);
      default -> throw Routes.unsupportedMethod();
    };
  }

  private Answer get(String repository, String reference) {
    StoredManifest manifest =
        storage.manifest(repository, reference).orElseThrow(ManifestRoutes::unknown);
    return Answer.of(200)
        .header("Content-Type", manifest.mediaType())
        .header("Docker-Content-Digest", manifest.digest())
        .header("ETag", etag(manifest))
        .body(manifest.bytes());
  }

  private static String etag(StoredManifest manifest) {
    return '"' + manifest.digest() + '"';
  }

  /** What a client thinks it replaces must still be there (RFC 9110, 13.1.1). */
  private void checkState(Request request, String repository, String reference) {
    Optional<String> wanted = request.header("If-Match");
    Optional<String> there = storage.manifest(repository, reference).map(ManifestRoutes::etag);
    if (wanted.isPresent() && !wanted.equals(there)) {
      throw new RegistryError(412, "PRECONDITION_FAILED", "the tag stands for something else");
    }
  }

  private Answer delete(String repository, String reference) {
    if (!storage.deleteManifest(repository, reference)) {
      throw unknown();
    }
    return Answer.of(202);
  }

  private static RegistryError unknown() {
    return new RegistryError(404, "MANIFEST_UNKNOWN", "manifest unknown to registry");
  }

  private static RegistryError invalid(String message) {
    return new RegistryError(400, "MANIFEST_INVALID", message);
  }

  private Answer put(Call call, String repository, String reference) {
    byte[] body = call.body();
    String mediaType = mediaType(call.request());
    Object document = parse(body, mediaType);
    boolean byDigest = reference.indexOf(':') >= 0;
    if (byDigest && !Digests.matches(reference, body)) {
      throw new RegistryError(400, "DIGEST_INVALID", "the manifest has another digest");
    }
    List<String> tags = byDigest ? call.request().parameters("tag") : List.of(reference);
    if (!tags.stream().allMatch(t -> t.matches(TAG))) {
      throw invalid("not a tag");
    }
    if (settings.requireBlobs()) {
      requireParts(repository, document);
    }
    checkState(call.request(), repository, reference);
    String digest = byDigest ? reference : Digests.sha256(body);
    storage.putManifest(repository, new StoredManifest(mediaType, digest, body));
    tags.forEach(tag -> storage.tag(repository, tag, digest));
    Answer answer =
        Answer.of(201)
            .header("Location", call.origin() + "/v2/" + repository + "/manifests/" + digest)
            .header("Docker-Content-Digest", digest);
    if (byDigest && !tags.isEmpty()) {
      answer = answer.header("OCI-Tag", String.join(", ", tags));
    }
    Optional<String> subject = subject(document).filter(s -> settings.referrers());
    return subject.isPresent() ? answer.header("OCI-Subject", subject.get()) : answer;
  }

  private static String mediaType(Request request) {
    String type = request.header("Content-Type").orElse("");
    int semicolon = type.indexOf(';');
    String bare = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    if (bare.isEmpty()) {
      throw invalid("Content-Type is missing");
    }
    return bare;
  }

  private static Object parse(byte[] body, String mediaType) {
    if (body.length > MAX_SIZE) {
      throw new RegistryError(413, "MANIFEST_INVALID", "the manifest is too large");
    }
    Object document;
    try {
      document = Json.parse(new String(body, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
    if (!(document instanceof Map<?, ?>)) {
      throw invalid("not an object");
    }
    if (!Json.member(document, "mediaType", String.class).orElse(mediaType).equals(mediaType)) {
      throw invalid("mediaType and Content-Type differ");
    }
    return document;
  }

  static Optional<String> subject(Object document) {
    return Json.member(document, "subject", Map.class)
        .flatMap(s -> Json.member(s, "digest", String.class));
  }

  private void requireParts(String repository, Object document) {
    List<Object> blobs = new ArrayList<>();
    Json.member(document, "config", Map.class).ifPresent(blobs::add);
    Json.member(document, "layers", List.class).ifPresent(layers -> addAll(blobs, layers));
    for (Object blob : blobs) {
      String digest = Json.member(blob, "digest", String.class).orElse("");
      boolean foreign = Json.member(blob, "urls", List.class).isPresent();
      if (!foreign && storage.blob(repository, digest).isEmpty()) {
        throw missing("blob " + digest);
      }
    }
    List<Object> children = new ArrayList<>();
    Json.member(document, "manifests", List.class).ifPresent(list -> addAll(children, list));
    for (Object child : children) {
      String digest = Json.member(child, "digest", String.class).orElse("");
      if (storage.manifest(repository, digest).isEmpty()) {
        throw missing("manifest " + digest);
      }
    }
  }

  private static void addAll(List<Object> into, List<?> items) {
    into.addAll(items);
  }

  private static RegistryError missing(String what) {
    return new RegistryError(400, "MANIFEST_BLOB_UNKNOWN", what + " is not in the repository");
  }
}
