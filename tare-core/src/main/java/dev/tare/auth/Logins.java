// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import dev.tare.files.AtomicFile;
import dev.tare.json.Json;
import dev.tare.json.JsonObject;
import dev.tare.oci.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps and forgets credentials where {@link StoredCredentials} finds them. */
public final class Logins {
  private final AuthEnvironment environment;

  private Logins(AuthEnvironment environment) {
    this.environment = environment;
  }

  /** Those of a machine. */
  public static Logins of(AuthEnvironment environment) {
    return new Logins(environment);
  }

  /**
   * What a logout came to.
   *
   * @param removed places that held something and no longer do
   * @param remaining places that may still hold something, and why
   */
  public record Logout(List<Finding> removed, List<Finding> remaining) {
    public Logout {
      removed = List.copyOf(removed);
      remaining = List.copyOf(remaining);
    }
  }

  /**
   * Keeps a credential: with the helper that the file names for the registry, else in the file
   * itself, which only its owner may read then. The file is that of {@code REGISTRY_AUTH_FILE}, or
   * Docker's. Everything else in it stays.
   *
   * @param registry {@code host[:port]}, with or without {@code https://}
   * @return where it is kept now
   * @throws IllegalArgumentException if that names no registry, or the credential cannot be kept
   * @throws CredentialException if the file is malformed, or the helper fails
   */
  public Finding login(String registry, Credential credential) throws IOException {
    RegistryKey key = key(registry);
    AuthPlace.InFile place = AuthPlace.forLogin(environment);
    AuthFile file = load(place);
    List<String> helpers = file.helpers(key);
    if (helpers.isEmpty()) {
      save(place.path(), file.with(key, AuthEntry.write(credential)));
      return new Finding(place.label(), credential.toString());
    }
    CredentialHelper helper = CredentialHelper.of(helpers.get(0), place.label(), environment);
    helper.store(key.servers().get(0), credential);
    if (!file.keysOf(key, true).isEmpty()) {
      save(place.path(), file.without(key));
    }
    return new Finding(place.label() + ", " + helper, credential.toString());
  }

  private static AuthFile load(AuthPlace.InFile place) throws IOException {
    return place
        .load()
        .orElseGet(() -> new AuthFile(place.label(), JsonObject.empty(), place.legacy()));
  }

  /** Forgets what is kept for a registry, wherever it would be found. */
  public Logout logout(String registry) throws IOException {
    return new Removal(key(registry)).run();
  }

  private static RegistryKey key(String registry) {
    RegistryKey key = RegistryKey.of(registry);
    if (!key.path().isEmpty()) {
      throw new IllegalArgumentException(
          Json.quote(registry) + " names a repository; a login is for a registry: host[:port]");
    }
    // The grammar of registries is checked by making a repository in it.
    new Repository(key.name(), "a");
    return key;
  }

  private static void save(Path path, AuthFile file) throws IOException {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    Path directory = path.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      if (posix) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectories(directory);
      }
    }
    if (posix && Files.isRegularFile(path)) {
      // The new file takes over the permissions of the old one.
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
    try (AtomicFile out = AtomicFile.createPrivate(path)) {
      out.stream().write(IndentedJson.write(file.content()));
      out.commit();
    }
  }

  /** One logout: every place, whatever comes of the others. */
  private final class Removal {
    private final RegistryKey registry;
    private final List<Finding> removed = new ArrayList<>();
    private final List<Finding> remaining = new ArrayList<>();
    private final Set<String> asked = new HashSet<>();

    Removal(RegistryKey registry) {
      this.registry = registry;
    }

    Logout run() throws IOException {
      for (AuthPlace place : AuthPlace.all(environment)) {
        try {
          Optional<AuthFile> file = place.load();
          if (file.isPresent()) {
            helpers(file.get());
            entries(place, file.get());
          }
        } catch (IOException e) {
          remaining.add(Finding.fault(place.label(), e));
        }
      }
      return new Logout(removed, remaining);
    }

    private void helpers(AuthFile file) throws CredentialException {
      for (String name : file.helpers(registry)) {
        if (!asked.add(name)) {
          continue;
        }
        String place = file.place() + ", " + CredentialHelper.programOf(name);
        try {
          erase(place, CredentialHelper.of(name, file.place(), environment));
        } catch (IOException e) {
          remaining.add(Finding.fault(place, e));
        }
      }
    }

    private void erase(String place, CredentialHelper helper) throws IOException {
      for (String server : registry.servers()) {
        Optional<Credential> kept = helper.get(server);
        if (kept.isPresent()) {
          helper.erase(server);
          removed.add(new Finding(place, kept.get().toString()));
        }
      }
    }

    private void entries(AuthPlace place, AuthFile file) throws IOException {
      for (String key : file.keysOf(registry, false)) {
        remaining.add(
            new Finding(file.place(), "entry " + Json.quote(key) + " is for repositories only"));
      }
      List<String> keys = file.keysOf(registry, true);
      if (keys.isEmpty()) {
        return;
      }
      if (place instanceof AuthPlace.InFile in) {
        save(in.path(), file.without(registry));
        keys.forEach(key -> removed.add(new Finding(file.place(), "entry " + Json.quote(key))));
      } else {
        remaining.add(new Finding(file.place(), "is set in the environment"));
      }
    }
  }
}
