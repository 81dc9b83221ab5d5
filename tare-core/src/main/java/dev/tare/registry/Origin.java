// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Scheme, host and port of an address: what a secret belongs to. */
record Origin(String scheme, String host, int port) {
  static Origin of(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int written = Addresses.port(uri);
    int port = written >= 0 ? written : scheme.equals("https") ? 443 : 80;
    return new Origin(scheme, Addresses.host(uri).orElseThrow(), port);
  }

  // A record's own would be put together at run time, at the start of every process.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Origin origin
        && port == origin.port
        && host.equals(origin.host)
        && scheme.equals(origin.scheme);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * scheme.hashCode() + host.hashCode()) + port;
  }

  boolean isHttps() {
    return scheme.equals("https");
  }
}
