// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.http.Proxies;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How registries are reached.
 *
 * @param credentials asked for a registry when it wants to know who we are
 * @param insecure registries (host[:port]) that may be plain HTTP or have an unverified certificate
 * @param certificates folders in certs.d layout: HOST[:PORT]/ca.crt, client.cert, client.key
 * @param strictAuth whether passwords go to token services in the registry's own domain only
 * @param notices gets lines for the user: warnings of registries, passwords that go elsewhere; each
 *     once, fit for a terminal, from any thread
 */
public record RegistrySettings(
    Credentials credentials,
    Set<String> insecure,
    List<Path> certificates,
    Proxies proxies,
    String userAgent,
    boolean strictAuth,
    Consumer<String> notices) {
  public RegistrySettings {
    insecure = Set.copyOf(insecure);
    certificates = List.copyOf(certificates);
  }

  /** Passwords go to whatever token service a registry names, and notices to nobody. */
  public RegistrySettings(
      Credentials credentials,
      Set<String> insecure,
      List<Path> certificates,
      Proxies proxies,
      String userAgent) {
    this(credentials, insecure, certificates, proxies, userAgent, false, notice -> {});
  }
}
