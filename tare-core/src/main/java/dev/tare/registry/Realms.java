// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.oci.Printable;
import java.net.URI;
import java.util.Optional;

/** The token services that a registry may send us to, with what proves who we are or without. */
final class Realms {
  private final String registry;
  private final String host;
  private final boolean strict;
  private final Notices notices;

  /**
   * Those of a registry.
   *
   * @param registry what messages call it
   * @param host its host[:port], as in addresses
   * @param strict whether secrets stay in the registry's own domain
   */
  Realms(String registry, String host, boolean strict, Notices notices) {
    this.registry = registry;
    this.host = host;
    this.strict = strict;
    this.notices = notices;
  }

  /**
   * The token service's address.
   *
   * @param at where the challenge was met, which the address may be relative to
   * @param secret whether a password or token is sent there
   * @throws RegistryException of kind AUTHENTICATION if it is none that we may be sent to
   */
  URI find(Challenge challenge, URI at, boolean secret) throws RegistryException {
    String text = challenge.parameter("realm").orElseThrow();
    Optional<URI> resolved = Addresses.resolve(at, text);
    if (resolved.isEmpty()) {
      throw bad(at, "that is no http address: " + Printable.quote(text));
    }
    URI realm = resolved.get();
    if (Origin.of(at).isHttps() && !Origin.of(realm).isHttps()) {
      throw bad(at, "without TLS: " + Addresses.shown(realm));
    }
    URI own = URI.create("https://" + host);
    if (!Reach.of(own).mayLeadTo(Reach.of(realm))) {
      throw bad(at, "at the internal address " + Origin.of(realm).host());
    }
    String other = Origin.of(realm).host();
    if (secret && !Domains.areOne(Origin.of(own).host(), other)) {
      if (strict) {
        throw bad(at, "in another domain, " + other + ", which gets no password with strict-auth");
      }
      notices.tell(
          "the password for %s goes to the token service %s, in another domain"
              .formatted(registry, other));
    }
    return realm;
  }

  private RegistryException bad(URI at, String fault) {
    return RegistryException.authentication(
        "registry %s names a token service %s".formatted(registry, fault), at);
  }
}
