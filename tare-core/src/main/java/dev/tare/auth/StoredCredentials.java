// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The credentials that Docker's and Podman's tools keep on a machine. Looked at in this order; the
 * first that has something decides:
 *
 * <ol>
 *   <li>the file named by {@code REGISTRY_AUTH_FILE}, which must exist then,
 *   <li>the text in {@code DOCKER_AUTH_CONFIG},
 *   <li>{@code $DOCKER_CONFIG/config.json} or {@code ~/.docker/config.json},
 *   <li>{@code $XDG_RUNTIME_DIR/containers/auth.json},
 *   <li>{@code $XDG_CONFIG_HOME/containers/auth.json} or {@code ~/.config/containers/auth.json},
 *   <li>{@code ~/.dockercfg}.
 * </ol>
 *
 * <p>In each, {@code credHelpers} comes before {@code credsStore}, and that before {@code auths},
 * where the longest key wins. A helper that fails is an error: nobody else's credential is used in
 * its place. Files are read once; helpers are asked each time, since what they give may be
 * short-lived. Safe for several threads.
 */
public final class StoredCredentials implements CredentialSource {
  private final AuthEnvironment environment;
  private final Consumer<String> warnings;
  private final Map<AuthPlace, Optional<AuthFile>> loaded = new HashMap<>();

  private StoredCredentials(AuthEnvironment environment, Consumer<String> warnings) {
    this.environment = environment;
    this.warnings = warnings;
  }

  /**
   * Those of a machine.
   *
   * @param warnings gets a line about what is passed over although somebody meant it
   */
  public static StoredCredentials of(AuthEnvironment environment, Consumer<String> warnings) {
    return new StoredCredentials(environment, warnings);
  }

  @Override
  public Optional<Credential> find(String registry, String repositoryPath) throws IOException {
    return new Search(registry, repositoryPath).run();
  }

  /**
   * Where {@link #find} looks, in order, up to what it finds or fails at.
   *
   * @param repositoryPath empty to ask about the registry as a whole
   */
  public List<Finding> explain(String registry, String repositoryPath) {
    Search search = new Search(registry, repositoryPath);
    try {
      search.run();
    } catch (IOException e) {
      search.findings.add(Finding.fault(search.place, e));
    }
    return List.copyOf(search.findings);
  }

  private synchronized Optional<AuthFile> load(AuthPlace place) throws IOException {
    Optional<AuthFile> file = loaded.get(place);
    if (file == null) {
      file = read(place);
      loaded.put(place, file);
    }
    return file;
  }

  private Optional<AuthFile> read(AuthPlace place) throws IOException {
    if (!(place instanceof AuthPlace.Variable)) {
      return place.load();
    }
    try {
      return place.load();
    } catch (CredentialException e) {
      // Set for all programs alike; one that cannot read it must still be able to work.
      warnings.accept(e.getMessage() + "; it is passed over");
      return Optional.empty();
    }
  }

  /** One search, and what it saw. */
  private final class Search {
    private final RegistryKey registry;
    private final String path;
    private final List<Finding> findings = new ArrayList<>();
    private String place = "";

    Search(String registry, String path) {
      this.registry = RegistryKey.of(registry);
      this.path = path;
    }

    Optional<Credential> run() throws IOException {
      for (AuthPlace next : AuthPlace.all(environment)) {
        place = next.label();
        Optional<AuthFile> file = load(next);
        if (file.isEmpty()) {
          String absence = next instanceof AuthPlace.Variable ? "not usable" : next.absence();
          findings.add(new Finding(place, absence));
          continue;
        }
        Optional<Credential> found = lookIn(file.get());
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }

    private Optional<Credential> lookIn(AuthFile file) throws IOException {
      for (String name : file.helpers(registry)) {
        place = file.place() + ", " + CredentialHelper.programOf(name);
        Optional<Credential> found = ask(CredentialHelper.of(name, file.place(), environment));
        findings.add(new Finding(place, found.map(Credential::toString).orElseGet(this::nothing)));
        if (found.isPresent()) {
          return found;
        }
      }
      place = file.place();
      for (String key : file.keys(registry, path)) {
        Optional<Credential> found = file.credential(key);
        if (found.isPresent()) {
          findings.add(new Finding(place, found.get().toString()));
          return found;
        }
      }
      findings.add(new Finding(place, nothing()));
      return Optional.empty();
    }

    private Optional<Credential> ask(CredentialHelper helper) throws IOException {
      for (String server : registry.servers()) {
        Optional<Credential> found = helper.get(server);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }

    private String nothing() {
      return "nothing for " + registry.host();
    }
  }
}
