// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a connection leads and how; equal routes share connections.
 *
 * @param host without brackets
 * @param proxy that the connection goes through
 */
record Route(boolean tls, String host, int port, Optional<URI> proxy) {
  /**
   * Host and port of a URI; IllegalArgumentException if it is not an absolute http or https URI.
   */
  static Route of(URI uri, Optional<URI> proxy) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("URI is neither http nor https");
    }
    boolean tls = scheme.equals("https");
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    String place = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = place.lastIndexOf(':');
    boolean hasPort = colon > place.lastIndexOf(']');
    String host = (hasPort ? place.substring(0, colon) : place).toLowerCase(Locale.ROOT);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (!host.matches("[a-z0-9._:%-]+")) {
      throw new IllegalArgumentException("URI has no valid host");
    }
    int port = hasPort && colon + 1 < place.length() ? port(place.substring(colon + 1)) : 0;
    return new Route(tls, host, port == 0 ? defaultPort(tls) : port, proxy);
  }

  private static int port(String digits) {
    if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65535) {
      throw new IllegalArgumentException("URI has no valid port");
    }
    return Integer.parseInt(digits);
  }

  private static int defaultPort(boolean tls) {
    return tls ? 443 : 80;
  }

  /** Whether requests are addressed to the proxy, with the whole URI. */
  boolean forwarded() {
    return proxy.isPresent() && !tls;
  }

  /** As in a Host header: the port only where it is not the usual one. */
  String authority() {
    return port == defaultPort(tls) ? bracketed() : hostPort();
  }

  /** Host and port, with brackets around an IPv6 address. */
  String hostPort() {
    return bracketed() + ":" + port;
  }

  private String bracketed() {
    return host.contains(":") ? "[" + host + "]" : host;
  }
}
