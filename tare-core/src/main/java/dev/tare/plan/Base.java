// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.oci.Location;
import java.util.Optional;

/** What an image is built on. */
public sealed interface Base {
  /** The image at a location, e.g. {@code debian:12}; {@code scratch} is nothing. */
  static Base of(String location) {
    Location place = Location.parse(location);
    return place instanceof Location.Scratch ? new Scratch() : new From(place, Access.DEFAULT);
  }

  /** Nothing. */
  record Scratch() implements Base {}

  /** An image somewhere. */
  record From(Location location, Access access) implements Base {}

  /**
   * An OCI archive that is read if it is there, else first pulled from somewhere and kept (dinker's
   * {@code from} with {@code from_pull}).
   */
  record Kept(Location.OciArchive archive, Optional<From> pull) implements Base {}
}
