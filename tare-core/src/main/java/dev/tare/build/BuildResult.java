// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.transport.Transfer;
import java.util.List;
import java.util.Map;

/**
 * What was built and where it went.
 *
 * @param descriptor of the image, or of the index
 * @param images what the index lists, with their platforms; empty if there is none
 * @param hash what {@code {hash}} stood for, 64 hex digits
 */
public record BuildResult(
    Descriptor descriptor, List<Descriptor> images, String hash, List<Published> destinations) {
  public BuildResult {
    images = List.copyOf(images);
    destinations = List.copyOf(destinations);
  }

  /** One destination, its placeholders replaced. */
  public record Published(String destination, Map<Digest, Transfer> transfers) {}
}
