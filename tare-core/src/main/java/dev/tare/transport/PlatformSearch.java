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
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Looks through an index, and those it lists, for the manifest that fits a platform best. */
final class PlatformSearch {
  /** What marks a manifest about another one: provenance, a bill of materials. */
  private static final String ABOUT = "vnd.docker.reference.type";

  private static final String UNKNOWN = "unknown";
  private static final int MOST_LISTED = 20;

  private final Documents documents;
  private final Platform wanted;
  private final Nesting nesting = new Nesting();
  private final Set<Digest> seen = new HashSet<>();
  private final Set<String> available = new LinkedHashSet<>();
  private Optional<Descriptor> best = Optional.empty();
  private int bestRank = Integer.MAX_VALUE;

  PlatformSearch(Documents documents, Platform wanted) {
    this.documents = documents;
    this.wanted = wanted;
  }

  Descriptor find(Descriptor root) throws IOException {
    search(root);
    return best.orElseThrow(
        () ->
            new NotFoundException(
                "no image for %s in %s: there is %s"
                    .formatted(wanted, documents.describe(), listing())));
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
      return;
    }
    if (entry.mediaType().isManifest()) {
      Optional<Platform> platform =
          entry.platform().isPresent() ? entry.platform() : ownPlatform(entry);
      platform.ifPresent(found -> rank(entry, found));
    } else if (entry.mediaType().isIndex()) {
      if (entry.platform().isEmpty() || wanted.rank(entry.platform().get()).isPresent()) {
        search(entry);
      } else {
        available.add(entry.platform().get().toString());
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

  private void rank(Descriptor entry, Platform platform) {
    if (!platform.os().isEmpty()) {
      available.add(platform.toString());
    }
    Optional<Integer> rank = wanted.rank(platform);
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
        available.stream()
            .limit(MOST_LISTED)
            .map(Printable::plain)
            .reduce((a, b) -> a + ", " + b)
            .orElseThrow();
    return available.size() > MOST_LISTED ? shown + " and others" : shown;
  }
}
