// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import java.util.List;
import java.util.stream.Stream;

/** All of a build as data: what to make and where it goes. At least one destination. */
public record BuildPlan(ArtifactPlan artifact, List<Destination> destinations) {
  public BuildPlan {
    destinations = List.copyOf(destinations);
    if (destinations.isEmpty()) {
      throw new IllegalArgumentException("the plan has no destination");
    }
  }

  /** An image or index and the locations it goes to. */
  public static BuildPlan of(ArtifactPlan artifact, String... destinations) {
    return new BuildPlan(artifact, Stream.of(destinations).map(Destination::of).toList());
  }

  /** The one image; IllegalStateException if this is for an index. */
  public ImagePlan image() {
    return artifact.image();
  }
}
