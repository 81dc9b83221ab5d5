// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.http.Proxies;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * How registries are reached.
 *
 * @param credentials asked for a registry when it wants to know who we are
 * @param insecure registries (host[:port]) that may be plain HTTP or have an unverified certificate
 * @param certificates folders in certs.d layout: HOST[:PORT]/ca.crt, client.cert, client.key
 */
public record RegistrySettings(
    Credentials credentials,
    Set<String> insecure,
    List<Path> certificates,
    Proxies proxies,
    String userAgent) {
  public RegistrySettings {
    insecure = Set.copyOf(insecure);
    certificates = List.copyOf(certificates);
  }
}
