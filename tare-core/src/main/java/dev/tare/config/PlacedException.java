// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import java.io.IOException;
import java.nio.file.Path;

/** A failure to carry out what a build file says somewhere; the failure is the cause. */
public final class PlacedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final transient Path folder;

  PlacedException(String place, Path folder, Exception cause) {
    super(place + ": " + cause.getMessage(), cause);
    this.place = place;
    this.folder = folder;
  }

  /** {@code FILE:LINE:COLUMN: KEY}. */
  public String place() {
    return place;
  }

  /** Where relative paths in the file start. */
  public Path folder() {
    return folder;
  }
}
