// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.plan.ArtifactPlan;
import dev.tare.plan.Destination;
import dev.tare.plan.ImagePlan;
import java.util.List;

/**
 * What a build file says.
 *
 * @param destinations empty if the file leaves them to whoever builds it
 * @param strict whether warnings about the image are errors
 * @param whereabouts of what the plan is made of, for failures to carry it out
 */
public record FilePlan(
    ArtifactPlan artifact,
    List<Destination> destinations,
    boolean strict,
    Whereabouts whereabouts) {
  public FilePlan {
    destinations = List.copyOf(destinations);
  }

  /** The one image; IllegalStateException if this is for an index. */
  public ImagePlan image() {
    return artifact.image();
  }
}
