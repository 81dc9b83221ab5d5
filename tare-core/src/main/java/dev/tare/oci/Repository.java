// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import org.jspecify.annotations.Nullable;

/**
 * A repository in a registry. Both parts follow the grammar, so they are safe in addresses.
 *
 * @param registry host[:port] as credentials are looked up and printed; {@code docker.io} for
 *     Docker Hub; an IPv6 address stands in brackets
 * @param path without the registry, e.g. {@code library/debian}; at most 255 characters
 */
public record Repository(String registry, String path) {
  /** IllegalArgumentException with the part that is wrong and the cause. */
  public Repository {
    Grammar.checkRegistry(registry);
    Grammar.checkPath(path);
  }

  // A record's own would be put together at run time, at the start of every process.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Repository repository
        && path.equals(repository.path)
        && registry.equals(repository.registry);
  }

  @Override
  public int hashCode() {
    return 31 * registry.hashCode() + path.hashCode();
  }

  @Override
  public String toString() {
    return registry + "/" + path;
  }
}
