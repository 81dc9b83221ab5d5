// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tags, the catalog and referrers. */
final class ListRoutes {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private final Settings settings;
  private final Storage storage;

  ListRoutes(Settings settings, Storage storage) {
    this.settings = settings;
    this.storage = storage;
  }

  Answer answer(Call call, Route route) {
    if (!call.request().method().equals("GET")) {
      throw Routes.unsupportedMethod();
    }
    return switch (route.kind()) {
      case TAGS -> page(call.request(), tags(route.repository()), route.repository());
      case CATALOG -> page(call.request(), storage.repositories(), "");
      default -> referrers(call.request(), route);
    };
  }

  private List<String> tags(String repository) {
    return storage
        .tags(repository)
        .orElseThrow(() -> new RegistryError(404, "NAME_UNKNOWN", "repository unknown"));
  }

  private Answer page(Request request, List<String> all, String repository) {
    String last = request.parameter("last").orElse("");
    List<String> rest = all.stream().filter(item -> item.compareTo(last) > 0).toList();
    int size = Math.min(settings.pageSize(), asked(request));
    List<String> page = rest.subList(0, Math.min(size, rest.size()));
    Map<String, Object> body = new LinkedHashMap<>();
    if (!repository.isEmpty()) {
      body.put("name", repository);
    }
    body.put(repository.isEmpty() ? "repositories" : "tags", page);
    Answer answer = Answer.json(200, Json.write(body));
    if (page.isEmpty() || page.size() == rest.size()) {
      return answer;
    }
    String next =
        request.path() + "?n=" + size + "&last=" + page.get(page.size() - 1).replace("/", "%2F");
    return answer.header("Link", "<" + next + ">; rel=\"next\"");
  }

  private static int asked(Request request) {
    String n = request.parameter("n").orElse("");
    if (n.isEmpty()) {
      return Integer.MAX_VALUE;
    }
    if (!n.matches("[0-9]{1,9}")) {
      throw new RegistryError(400, "PAGINATION_NUMBER_INVALID", "not a number of results");
    }
    return Integer.parseInt(n);
  }

  private Answer referrers(Request request, Route route) {
    if (!settings.referrers()) {
      throw new RegistryError(404, "NOT_FOUND", "no such endpoint");
    }
    if (!Digests.isDigest(route.rest())) {
      throw new RegistryError(400, "DIGEST_INVALID", "not a digest");
    }
    Optional<String> wanted = request.parameter("artifactType");
    String last = request.parameter("last").orElse("");
    List<Object> descriptors = new ArrayList<>();
    Optional<String> more = Optional.empty();
    String end = last;
    for (StoredManifest manifest : sorted(route.repository())) {
      if (manifest.digest().compareTo(last) <= 0) {
        continue;
      }
      Object document = document(manifest);
      String type = artifactType(document);
      if (ManifestRoutes.subject(document).equals(Optional.of(route.rest()))
          && wanted.map(type::equals).orElse(true)) {
        if (descriptors.size() == settings.pageSize()) {
          more = Optional.of(end);
          break;
        }
        descriptors.add(descriptor(manifest, document, type));
        end = manifest.digest();
      }
    }
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("schemaVersion", new Json.Literal("2"));
    index.put("mediaType", INDEX);
    index.put("manifests", descriptors);
    Answer answer = Answer.json(200, Json.write(index)).header("Content-Type", INDEX);
    if (more.isPresent()) {
      String filter = wanted.map(type -> "&artifactType=" + encoded(type)).orElse("");
      String next = request.path() + "?last=" + more.get() + filter;
      answer = answer.header("Link", "<" + next + ">; rel=\"next\"");
    }
    return wanted.isPresent() ? answer.header("OCI-Filters-Applied", "artifactType") : answer;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private List<StoredManifest> sorted(String repository) {
    return storage.manifests(repository).stream()
        .sorted(Comparator.comparing(StoredManifest::digest))
        .toList();
  }

  /** A manifest that was put in without asking may be anything. */
  private static Object document(StoredManifest manifest) {
    try {
      return Json.parse(new String(manifest.bytes(), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Map.of();
    }
  }

  private static String artifactType(Object document) {
    return Json.member(document, "artifactType", String.class)
        .filter(t -> !t.isEmpty())
        .or(
            () ->
                Json.member(document, "config", Map.class)
                    .flatMap(c -> Json.member(c, "mediaType", String.class)))
        .orElse("");
  }

  private static Map<String, Object> descriptor(
      StoredManifest manifest, Object document, String type) {
    Map<String, Object> descriptor = new LinkedHashMap<>();
    descriptor.put("mediaType", manifest.mediaType());
    descriptor.put("digest", manifest.digest());
    descriptor.put("size", new Json.Literal(Integer.toString(manifest.bytes().length)));
    if (!type.isEmpty()) {
      descriptor.put("artifactType", type);
    }
    Json.member(document, "annotations", Map.class)
        .ifPresent(annotations -> descriptor.put("annotations", annotations));
    return descriptor;
  }
}
