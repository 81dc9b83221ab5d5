// SPDX-License-Identifier: Apache-2.0
package dev.tare.layout;

import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens OCI image layouts (image-spec, image-layout.md). */
public final class LayoutPlaces {
  private LayoutPlaces() {}

  /** The image of that name; without one, the only image there is. */
  public static ImageSource source(Path directory, Optional<String> name) throws IOException {
    return LayoutSource.open(directory, name);
  }

  /** Adds to the layout or makes it; images of other names stay. No name: an image without one. */
  public static ImageDestination destination(Path directory, List<String> names)
      throws IOException {
    return LayoutDestination.open(directory, names);
  }
}
