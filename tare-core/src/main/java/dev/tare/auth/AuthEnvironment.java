// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What of the machine decides where credentials are.
 *
 * @param variables the environment, which helpers get too
 * @param home the user's home directory
 * @param uid of the user, where users have numbers
 * @param helperTimeout how long a credential helper may take; it may have to ask somebody
 */
public record AuthEnvironment(
    Map<String, String> variables, Path home, Optional<Integer> uid, Duration helperTimeout) {
  private static final Duration HELPER_TIMEOUT = Duration.ofSeconds(60);

  public AuthEnvironment {
    variables = Map.copyOf(variables);
  }

  /** This process's. */
  public static AuthEnvironment ofProcess() {
    return new AuthEnvironment(
        System.getenv(),
        home(System.getenv(), System.getProperty("user.home", "")),
        uidOfProcess(),
        HELPER_TIMEOUT);
  }

  /** Where Docker and Podman have it: HOME, which may differ from what the user database says. */
  static Path home(Map<String, String> variables, String otherwise) {
    String home = variables.getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? otherwise : home);
  }

  private static Optional<Integer> uidOfProcess() {
    try {
      return Optional.of((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A variable that is set and not empty. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  /** Without the variables: they may hold secrets. */
  @Override
  public String toString() {
    return "AuthEnvironment[home=" + home + "]";
  }
}
