// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How far a host's name, as it is written, leads. A registry may not send us to addresses that only
 * we can reach (realm, redirects, upload locations, layers' urls). Names are not resolved.
 */
enum Reach {
  /** A name, or an address of the internet. */
  PUBLIC,
  /** A network of one's own: 10/8, 172.16/12, 192.168/16, fc00::/7, names without a dot. */
  PRIVATE,
  /** This machine. */
  LOOPBACK,
  /** Link-local and everything odd: cloud metadata services live there. */
  SPECIAL;

  private static final Pattern QUAD =
      Pattern.compile(
          "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");
  private static final Pattern NUMBER = Pattern.compile("\\d+|0[xX][0-9a-fA-F]*");

  /** Of a host as in a URI; an IPv6 address stands in brackets. */
  static Reach of(String uriHost) {
    String host = uriHost.toLowerCase(Locale.ROOT);
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return LOOPBACK;
    }
    String last = host.substring(host.lastIndexOf('.') + 1);
    if (host.startsWith("[") || QUAD.matcher(host).matches()) {
      return ofLiteral(host);
    }
    if (NUMBER.matcher(last).matches()) {
      return SPECIAL; // 127.1, 0x7f000001 and the like are addresses to some resolvers
    }
    return host.indexOf('.') < 0 ? PRIVATE : PUBLIC;
  }

  /** Of an address's host; what has none leads nowhere good. */
  static Reach of(URI uri) {
    return Addresses.host(uri).map(Reach::of).orElse(SPECIAL);
  }

  /** Whether a registry with this reach may lead us to the other host. */
  boolean mayLeadTo(Reach other) {
    return other == PUBLIC || other == this || (this == LOOPBACK && other == PRIVATE);
  }

  private static Reach ofLiteral(String literal) {
    InetAddress address;
    try {
      address = InetAddress.getByName(literal); // a literal: nothing is looked up
    } catch (UnknownHostException e) {
      return SPECIAL;
    }
    if (address.isLoopbackAddress()) {
      return LOOPBACK;
    }
    if (address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()) {
      return SPECIAL;
    }
    byte[] bytes = address.getAddress();
    if (bytes.length == 16 ? embeds(bytes) : (bytes[0] == 0 || (bytes[0] & 0xf0) == 0xf0)) {
      return SPECIAL;
    }
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    return address.isSiteLocalAddress() || uniqueLocal || shared ? PRIVATE : PUBLIC;
  }

  /** Whether another address is written within: ::/96, 64:ff9b::/32 (NAT64), 2002::/16 (6to4). */
  private static boolean embeds(byte[] bytes) {
    int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
    int second = ((bytes[2] & 0xff) << 8) | (bytes[3] & 0xff);
    return first == 0x2002 || (first == 0x64 && second == 0xff9b) || first == 0;
  }
}
