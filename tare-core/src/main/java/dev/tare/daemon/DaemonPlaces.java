// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import dev.tare.oci.Reference;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Opens images in engines.
 *
 * <p>An engine's address has the forms of DOCKER_HOST: {@code unix:///SOCKET}, {@code
 * tcp://HOST[:PORT]}, {@code http://} and {@code https://}. With DOCKER_TLS_VERIFY or
 * DOCKER_CERT_PATH, {@code tcp://} is TLS, always verified, with the {@code ca.pem}, {@code
 * cert.pem} and {@code key.pem} there or in Docker's directory.
 */
public final class DaemonPlaces {
  private DaemonPlaces() {}

  /**
   * An image of an engine. The engine is asked at the first use; the image is then held in a
   * temporary file until the source is closed.
   *
   * @param host as in DOCKER_HOST; empty looks at DOCKER_HOST, DOCKER_CONTEXT, Docker's current
   *     context, then the usual sockets of Docker and Podman
   * @throws IOException if there is no engine, saying where it was looked for
   * @throws IllegalArgumentException for an address that cannot be used
   */
  public static ImageSource source(
      Reference name, Optional<String> host, EngineSettings settings, ArchiveReader reader)
      throws IOException {
    return new DaemonSource(name, address(host, settings), reader);
  }

  /**
   * Loads an image into an engine under these names, and checks that they stand for it then. Of an
   * index an engine may keep one image only, the one for this machine; a notice says so.
   *
   * @param host as for a source
   * @throws IOException if there is no engine, saying where it was looked for
   * @throws IllegalArgumentException for an address that cannot be used, no names, and names
   *     without a tag or with a digest
   */
  public static ImageDestination destination(
      List<Reference> names, Optional<String> host, EngineSettings settings, ArchiveWriter writer)
      throws IOException {
    DaemonDestination.checkNames(names);
    return DaemonDestination.open(names, address(host, settings), writer, settings.notices());
  }

  private static EngineAddress address(Optional<String> host, EngineSettings settings)
      throws IOException {
    return EngineSearch.of(settings.environment(), settings.home()).find(host);
  }
}
