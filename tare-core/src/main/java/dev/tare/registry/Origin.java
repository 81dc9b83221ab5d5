// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.net.URI;
import java.util.Locale;

/** Scheme, host and port of an address: what a secret belongs to. */
record Origin(String scheme, String host, int port) {
  static Origin of(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int written = Addresses.port(uri);
    int port = written >= 0 ? written : scheme.equals("https") ? 443 : 80;
    return new Origin(scheme, Addresses.host(uri).orElseThrow(), port);
  }

  boolean isHttps() {
    return scheme.equals("https");
  }
}
