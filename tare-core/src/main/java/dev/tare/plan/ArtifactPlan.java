// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import java.util.List;

/** What a build makes: an image, or an index of images for several platforms. */
public sealed interface ArtifactPlan permits ImagePlan, IndexPlan {
  /** The images, in the order of the index; at least one. */
  List<ImagePlan> images();

  /** The one image; IllegalStateException if this is an index. */
  default ImagePlan image() {
    if (this instanceof ImagePlan image) {
      return image;
    }
    throw new IllegalStateException("the plan is for an index of images");
  }
}
