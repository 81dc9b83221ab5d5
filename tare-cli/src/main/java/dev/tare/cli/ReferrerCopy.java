// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.Places;
import dev.tare.content.LimitException;
import dev.tare.image.Artifact;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Location;
import dev.tare.oci.Reference;
import dev.tare.oci.Repository;
import dev.tare.plan.Access;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import dev.tare.transport.PublishObserver;
import dev.tare.transport.Publisher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Copies what refers to an image and its parts, and what refers to that: signatures, SBOMs. */
final class ReferrerCopy {
  private static final int DEEPEST = 8;
  private static final int MOST = 1000;

  private final Places places;
  private final Repository from;
  private final Repository to;
  private final PublishObserver observer;

  ReferrerCopy(Places places, Repository from, Repository to, PublishObserver observer) {
    this.places = places;
    this.from = from;
    this.to = to;
    this.observer = observer;
  }

  /** Copies all; what refers comes before what it refers to. */
  void copy(Artifact artifact) throws IOException {
    List<Descriptor> found = find(artifact);
    Collections.reverse(found);
    for (Descriptor referrer : found) {
      try (ImageSource source = places.source(at(from, referrer), Access.DEFAULT);
          ImageDestination destination =
              places.destination(at(to, referrer), List.of(), false, Access.DEFAULT)) {
        Publisher.publish(
            Images.loadAll(source),
            List.of(destination),
            Runtime.getRuntime().availableProcessors(),
            observer);
      }
    }
  }

  private static Location at(Repository repository, Descriptor descriptor) {
    return new Location.Registry(
        new Reference(repository, Optional.empty(), Optional.of(descriptor.digest())));
  }

  private List<Descriptor> find(Artifact artifact) throws IOException {
    List<Descriptor> found = new ArrayList<>();
    List<Digest> level =
        artifact.documents().stream()
            .map(document -> document.descriptor())
            .filter(d -> d.mediaType().isManifest() || d.mediaType().isIndex())
            .map(Descriptor::digest)
            .distinct()
            .toList();
    Set<Digest> seen = new HashSet<>(level);
    for (int depth = 0; !level.isEmpty(); depth++) {
      List<Digest> next = new ArrayList<>();
      for (Digest subject : level) {
        for (Descriptor referrer :
            places
                .registry(from.registry(), Access.DEFAULT)
                .referrers(from, subject, Optional.empty())) {
          if (seen.add(referrer.digest())) {
            found.add(referrer);
            next.add(referrer.digest());
          }
        }
      }
      if (found.size() > MOST || (depth == DEEPEST && !next.isEmpty())) {
        throw new LimitException("too many manifests refer to the image or to each other");
      }
      level = next;
    }
    return found;
  }
}
