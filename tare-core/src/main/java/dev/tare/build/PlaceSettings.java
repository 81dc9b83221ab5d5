// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.auth.AuthEnvironment;
import dev.tare.auth.StoredCredentials;
import dev.tare.registry.Credentials;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What decides how places are reached, beside what a plan says.
 *
 * @param credentials for registries
 * @param insecure registries (host[:port]) that may be plain HTTP or have an unverified certificate
 * @param certificates folders in certs.d layout; the first that knows a registry counts
 * @param environment for proxies and engines
 * @param home the user's, for the settings of engines
 * @param standardOutput where an archive named {@code -} is written; flushed, not closed
 * @param strictAuth whether passwords go to token services in a registry's own domain only
 * @param notices gets lines for the user that are neither results nor errors, from any thread
 */
public record PlaceSettings(
    Credentials credentials,
    Set<String> insecure,
    List<Path> certificates,
    Map<String, String> environment,
    Path home,
    OutputStream standardOutput,
    boolean strictAuth,
    Consumer<String> notices) {
  public PlaceSettings {
    insecure = Set.copyOf(insecure);
    certificates = List.copyOf(certificates);
    environment = Map.copyOf(environment);
  }

  /** As this process is set up: stored credentials, its environment, the machine's certs.d. */
  public static PlaceSettings ofProcess() {
    return of(AuthEnvironment.ofProcess(), System.getenv());
  }

  /** As a machine is set up. */
  public static PlaceSettings of(AuthEnvironment machine, Map<String, String> environment) {
    return of(machine, environment, warning -> {});
  }

  /**
   * As a machine is set up.
   *
   * @param notices gets a line about credentials that are passed over although somebody meant them,
   *     about passwords that go to another domain, and about what registries warn of
   */
  public static PlaceSettings of(
      AuthEnvironment machine, Map<String, String> environment, Consumer<String> notices) {
    Path home = machine.home();
    return new PlaceSettings(
        new StoredSecrets(StoredCredentials.of(machine, notices)),
        Set.of(),
        List.of(
            home.resolve(".config/containers/certs.d"),
            home.resolve(".docker/certs.d"),
            Path.of("/etc/containers/certs.d"),
            Path.of("/etc/docker/certs.d")),
        environment,
        home,
        new FileOutputStream(FileDescriptor.out),
        false,
        notices);
  }

  public PlaceSettings withCredentials(Credentials other) {
    return with(other, insecure, certificates, standardOutput, strictAuth);
  }

  public PlaceSettings withInsecure(Set<String> registries) {
    return with(credentials, registries, certificates, standardOutput, strictAuth);
  }

  /** With more folders in certs.d layout, which come first. */
  public PlaceSettings withCertificates(List<Path> folders) {
    List<Path> all = new java.util.ArrayList<>(folders);
    all.addAll(certificates);
    return with(credentials, insecure, all, standardOutput, strictAuth);
  }

  public PlaceSettings withStandardOutput(OutputStream other) {
    return with(credentials, insecure, certificates, other, strictAuth);
  }

  /** Passwords go to token services in a registry's own domain only, or to any that it names. */
  public PlaceSettings withStrictAuth(boolean strict) {
    return with(credentials, insecure, certificates, standardOutput, strict);
  }

  private PlaceSettings with(
      Credentials credentials,
      Set<String> insecure,
      List<Path> certificates,
      OutputStream standardOutput,
      boolean strictAuth) {
    return new PlaceSettings(
        credentials,
        insecure,
        certificates,
        environment,
        home,
        standardOutput,
        strictAuth,
        notices);
  }

  /** Without what may hold secrets. */
  @Override
  public String toString() {
    return "PlaceSettings[insecure=" + insecure + ", certificates=" + certificates + "]";
  }
}
