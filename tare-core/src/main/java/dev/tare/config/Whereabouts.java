// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.plan.FailedPart;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Optional;

/** Where in a build file the parts of its plan stand. */
public final class Whereabouts {
  /** Of a plan that no file says. */
  public static final Whereabouts NONE = new Whereabouts(Path.of(""));

  // by identity, since equal parts may stand in several places
  private final IdentityHashMap<Object, String> places = new IdentityHashMap<>();

  private final Path folder;

  /**
   * @param folder where relative paths in the file start
   */
  Whereabouts(Path folder) {
    this.folder = folder;
  }

  void put(Object part, String place) {
    places.putIfAbsent(part, place);
  }

  /** A failure with the place of what it is about; empty if the file does not say that. */
  public Optional<PlacedException> placed(Exception failure) {
    return FailedPart.of(failure).stream()
        .flatMap(part -> Optional.ofNullable(places.get(part)).stream())
        .findFirst()
        .map(place -> new PlacedException(place, folder, failure));
  }
}
