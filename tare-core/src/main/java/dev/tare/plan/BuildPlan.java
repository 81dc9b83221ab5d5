// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import java.util.List;

/** All of a build as data: what to make and where it goes. At least one destination. */
public record BuildPlan(ImagePlan image, List<Destination> destinations) {
  public BuildPlan {
    destinations = List.copyOf(destinations);
    if (destinations.isEmpty()) {
      throw new IllegalArgumentException("the plan has no destination");
    }
  }
}
