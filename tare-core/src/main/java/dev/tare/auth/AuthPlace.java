// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import dev.tare.files.RawPath;
import dev.tare.json.JsonLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One of the places where credentials are looked for. */
sealed interface AuthPlace {
  String REGISTRY_AUTH_FILE = "REGISTRY_AUTH_FILE";
  String DOCKER_AUTH_CONFIG = "DOCKER_AUTH_CONFIG";

  /** What it is called in messages. */
  String label();

  /** What stands there; empty if nothing does. */
  Optional<AuthFile> load() throws IOException;

  /** Why nothing stands there. */
  String absence();

  /** A variable that is not set. */
  record Unset(String label) implements AuthPlace {
    @Override
    public Optional<AuthFile> load() {
      return Optional.empty();
    }

    @Override
    public String absence() {
      return "not set";
    }
  }

  /** A variable that holds the text of a file. */
  record Variable(String label, String text) implements AuthPlace {
    @Override
    public Optional<AuthFile> load() throws CredentialException {
      return Optional.of(AuthFile.parse(label, text.getBytes(StandardCharsets.UTF_8), false));
    }

    @Override
    public String absence() {
      return "not set";
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /**
   * A file.
   *
   * @param variable the one that names it and says that it must be there
   */
  record InFile(Path path, boolean legacy, Optional<String> variable) implements AuthPlace {
    @Override
    public String label() {
      String file = visible(path);
      return variable.map(name -> file + " (" + name + ")").orElse(file);
    }

    @Override
    public Optional<AuthFile> load() throws IOException {
      byte[] text;
      try (InputStream in = Files.newInputStream(path)) {
        text = in.readNBytes(JsonLimits.DOCUMENT.bytes() + 1);
      } catch (NoSuchFileException e) {
        if (variable.isPresent()) {
          throw new CredentialException(
              variable.get() + " names " + visible(path) + ", which does not exist");
        }
        return Optional.empty();
      } catch (AccessDeniedException e) {
        throw new CredentialException(label() + ": no permission to read it");
      } catch (IOException e) {
        throw new CredentialException(
            label() + (Files.isDirectory(path) ? ": is a directory" : ": cannot be read"));
      }
      if (text.length > JsonLimits.DOCUMENT.bytes()) {
        throw new CredentialException(
            label() + ": longer than " + JsonLimits.DOCUMENT.bytes() + " bytes");
      }
      return Optional.of(AuthFile.parse(label(), text, legacy));
    }

    @Override
    public String absence() {
      return "no such file";
    }
  }

  /** A path for messages: nothing in it can disturb a terminal. */
  private static String visible(Path path) {
    return RawPath.of(path).toString();
  }

  /** All places, in the order they are looked at. */
  static List<AuthPlace> all(AuthEnvironment environment) throws CredentialException {
    List<AuthPlace> places = new ArrayList<>();
    Optional<Path> named = registryAuthFile(environment);
    places.add(
        named
            .<AuthPlace>map(path -> new InFile(path, false, Optional.of(REGISTRY_AUTH_FILE)))
            .orElseGet(() -> new Unset(REGISTRY_AUTH_FILE)));
    places.add(
        environment
            .variable(DOCKER_AUTH_CONFIG)
            .<AuthPlace>map(text -> new Variable(DOCKER_AUTH_CONFIG, text))
            .orElseGet(() -> new Unset(DOCKER_AUTH_CONFIG)));
    places.add(file(dockerConfig(environment), false));
    Optional<Path> runtime = path(environment, "XDG_RUNTIME_DIR");
    if (runtime.isPresent()) {
      places.add(file(runtime.get().resolve("containers/auth.json"), false));
    } else if (environment.uid().isPresent()) {
      places.add(file(Path.of("/run/containers/" + environment.uid().get() + "/auth.json"), false));
    }
    Path config =
        path(environment, "XDG_CONFIG_HOME").orElseGet(() -> environment.home().resolve(".config"));
    places.add(file(config.resolve("containers/auth.json"), false));
    places.add(file(environment.home().resolve(".dockercfg"), true));
    return places;
  }

  /** Where a login without a helper is kept. */
  static InFile forLogin(AuthEnvironment environment) throws CredentialException {
    Optional<Path> named = registryAuthFile(environment);
    return new InFile(
        named.isPresent() ? named.get() : dockerConfig(environment), false, Optional.empty());
  }

  private static InFile file(Path path, boolean legacy) {
    return new InFile(path, legacy, Optional.empty());
  }

  private static Optional<Path> registryAuthFile(AuthEnvironment environment)
      throws CredentialException {
    return path(environment, REGISTRY_AUTH_FILE);
  }

  private static Path dockerConfig(AuthEnvironment environment) throws CredentialException {
    return path(environment, "DOCKER_CONFIG")
        .orElseGet(() -> environment.home().resolve(".docker"))
        .resolve("config.json");
  }

  private static Optional<Path> path(AuthEnvironment environment, String variable)
      throws CredentialException {
    try {
      return environment.variable(variable).map(Path::of);
    } catch (InvalidPathException e) {
      throw new CredentialException(variable + " is not a path");
    }
  }
}
