// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.content.Document;
import dev.tare.content.NotFoundException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.Platform;
import dev.tare.oci.Printable;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks through an index, and those it lists, for the manifest that fits a platform best, or for
 * all that are images.
 */
final class PlatformSearch {
  /** What marks a manifest about another one: provenance, a bill of materials. */
  private static final String ABOUT = "vnd.docker.reference.type";

  private static final String UNKNOWN = "unknown";
  private static final int MOST_LISTED = 20;

  private final Documents documents;
  private final Optional<Platform> wanted;
  private final Nesting nesting = new Nesting();
  private final Set<Digest> seen = new HashSet<>();
  private final Map<Platform, Descriptor> available = new LinkedHashMap<>();
  private int aside;
  private Optional<Descriptor> best = Optional.empty();
  private int bestRank = Integer.MAX_VALUE;

  private PlatformSearch(Documents documents, Optional<Platform> wanted) {
    this.documents = documents;
    this.wanted = wanted;
  }

  /**
   * What an index has.
   *
   * @param images by platform, in the order of the index; of equal platforms the first
   * @param aside how many entries are about images
   */
  record Listing(Map<Platform, Descriptor> images, int aside) {}

  /** The best fit; NotFoundException listing what there is. */
  static Descriptor find(Documents documents, Descriptor root, Platform wanted) throws IOException {
    PlatformSearch search = new PlatformSearch(documents, Optional.of(wanted));
    search.search(root);
    return search.best.orElseThrow(
        () ->
            new NotFoundException(
                "no image for %s in %s: there is %s"
                    .formatted(wanted, documents.describe(), search.listing())));
  }

  static Listing all(Documents documents, Descriptor root) throws IOException {
    PlatformSearch search = new PlatformSearch(documents, Optional.empty());
    search.search(root);
    return new Listing(search.available, search.aside);
  }

  private void search(Descriptor descriptor) throws IOException {
    nesting.enter(descriptor.digest());
    if (seen.add(descriptor.digest())) {
      Index index = documents.index(descriptor).value();
      nesting.count(index);
      for (Descriptor entry : index.manifests()) {
        consider(entry);
      }
    }
    nesting.leave();
  }

  private void consider(Descriptor entry) throws IOException {
    if (isAside(entry)) {
      aside++;
      return;
    }
    if (entry.mediaType().isManifest()) {
      Optional<Platform> platform =
          entry.platform().isPresent() ? entry.platform() : ownPlatform(entry);
      platform.ifPresent(found -> rank(entry, found));
    } else if (entry.mediaType().isIndex()) {
      if (entry.platform().isEmpty() || runs(entry.platform().get())) {
        search(entry);
      } else {
        available.putIfAbsent(entry.platform().get(), entry);
      }
    }
  }

  /** Whether the entry is something about an image, not an image. */
  private static boolean isAside(Descriptor entry) {
    return entry.annotations().containsKey(ABOUT)
        || entry.json().get("artifactType").isPresent()
        || entry.platform().filter(PlatformSearch::isUnknown).isPresent();
  }

  private static boolean isUnknown(Platform platform) {
    return platform.os().equals(UNKNOWN) || platform.architecture().equals(UNKNOWN);
  }

  /** What the config says, where the index says nothing; empty if it is not an image's. */
  private Optional<Platform> ownPlatform(Descriptor entry) throws IOException {
    Document<Manifest> manifest = documents.manifest(entry);
    return Documents.isImage(manifest.value())
        ? Optional.of(documents.config(manifest.value()).value().platform())
            .filter(platform -> !isUnknown(platform))
        : Optional.empty();
  }

  private boolean runs(Platform platform) {
    return wanted.isEmpty() || wanted.get().rank(platform).isPresent();
  }

  private void rank(Descriptor entry, Platform platform) {
    if (!platform.os().isEmpty()) {
      available.putIfAbsent(platform, entry);
    }
    Optional<Integer> rank = wanted.flatMap(asked -> asked.rank(platform));
    if (rank.isPresent() && rank.get() < bestRank) {
      best = Optional.of(entry);
      bestRank = rank.get();
    }
  }

  private String listing() {
    if (available.isEmpty()) {
      return "none";
    }
    String shown =
        available.keySet().stream()
            .map(Platform::toString)
            .distinct()
            .limit(MOST_LISTED)
            .map(Printable::plain)
            .reduce((a, b) -> a + ", " + b)
            .orElseThrow();
    return available.size() > MOST_LISTED ? shown + " and others" : shown;
  }
}
