// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import dev.tare.oci.Reference;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens images in engines. */
public final class DaemonPlaces {
  private DaemonPlaces() {}

  /**
   * An image of an engine.
   *
   * @param host as in DOCKER_HOST; empty looks at DOCKER_HOST, DOCKER_CONTEXT, Docker's current
   *     context, then the usual sockets
   */
  public static ImageSource source(
      Reference name, Optional<String> host, Map<String, String> environment, Path home)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Loads an image into an engine under these names. */
  public static ImageDestination destination(
      List<Reference> names, Optional<String> host, Map<String, String> environment, Path home)
      throws IOException {
    throw new UnsupportedOperationException();
  }
}
