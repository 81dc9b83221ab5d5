// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.oci.Location;
import dev.tare.oci.Reference;
import java.util.List;

/**
 * Where the image goes.
 *
 * <p>IllegalArgumentException if a placeholder is not known, or if the pattern would not be a
 * location, or a name not a reference, once they are replaced.
 *
 * @param pattern a location with {@code {hash}} and {@code {short_hash}} not yet replaced
 * @param names further names inside an archive, a layout or an engine: references; placeholders as
 *     in the pattern
 * @param legacy whether an archive has the old form of one directory a layer
 */
public record Destination(String pattern, List<String> names, boolean legacy, Access access) {
  public Destination {
    names = List.copyOf(names);
    if (Location.parse(Placeholders.check(pattern)) instanceof Location.Scratch) {
      throw new IllegalArgumentException("scratch is no destination");
    }
    names.forEach(name -> Reference.parse(Placeholders.check(name)));
  }

  public static Destination of(String pattern) {
    return new Destination(pattern, List.of(), false, Access.DEFAULT);
  }

  /**
   * The location of a build.
   *
   * @param hash of the build, in lower-case hex of at least 8 digits, of which {@code {short_hash}}
   *     gets the first 8
   */
  public Location render(String hash) {
    return Location.parse(Placeholders.fill(pattern, hash));
  }

  /** The further names, filled in like the location. */
  public List<String> renderNames(String hash) {
    return names.stream().map(name -> Placeholders.fill(name, hash)).toList();
  }
}
