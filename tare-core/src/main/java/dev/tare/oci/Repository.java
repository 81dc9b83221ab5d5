// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

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

  @Override
  public String toString() {
    return registry + "/" + path;
  }
}
