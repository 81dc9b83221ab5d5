// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What engines are found with.
 *
 * @param environment with DOCKER_HOST and the like
 * @param home the user's, with Docker's contexts
 * @param notices gets lines for the user that are neither results nor errors
 */
public record EngineSettings(Map<String, String> environment, Path home, Consumer<String> notices) {
  public EngineSettings {
    environment = Map.copyOf(environment);
  }

  /** The environment may hold secrets. */
  @Override
  public String toString() {
    return "EngineSettings[home=" + home + "]";
  }
}
