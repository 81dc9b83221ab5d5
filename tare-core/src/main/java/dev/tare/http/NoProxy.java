// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The hosts that are reached without proxy. */
final class NoProxy {
  private final List<Rule> rules;

  private NoProxy(List<Rule> rules) {
    this.rules = rules;
  }

  @FunctionalInterface
  private interface Rule {
    boolean covers(String host, Optional<byte[]> address, int port);
  }

  /** Reads a list apart by commas; an entry that means nothing covers nothing. */
  static NoProxy of(String list) {
    List<Rule> rules = new ArrayList<>();
    for (String entry : list.split(",", -1)) {
      String rule = entry.trim().toLowerCase(Locale.ROOT);
      if (!rule.isEmpty()) {
        rules.add(rule(rule));
      }
    }
    return new NoProxy(List.copyOf(rules));
  }

  boolean covers(String host, int port) {
    Optional<byte[]> address = address(host);
    if (host.equals("localhost") || host.endsWith(".localhost") || loopback(address)) {
      return true;
    }
    return rules.stream().anyMatch(rule -> rule.covers(host, address, port));
  }

  private static boolean loopback(Optional<byte[]> address) {
    try {
      return address.isPresent() && InetAddress.getByAddress(address.get()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static Rule rule(String text) {
    if (text.equals("*")) {
      return (host, address, port) -> true;
    }
    int slash = text.indexOf('/');
    if (slash >= 0) {
      Optional<byte[]> network = address(text.substring(0, slash));
      String bits = text.substring(slash + 1);
      if (network.isPresent() && bits.matches("[0-9]{1,3}")) {
        return range(network.get(), Integer.parseInt(bits));
      }
      return (host, address, port) -> false;
    }
    int colon = text.lastIndexOf(':');
    boolean hasPort =
        text.startsWith("[") ? colon > text.indexOf(']') : colon >= 0 && colon == text.indexOf(':');
    String place = hasPort ? text.substring(0, colon) : text;
    String wanted = hasPort ? text.substring(colon + 1) : "";
    Rule rule = place(place);
    return (host, address, port) ->
        (wanted.isEmpty() || wanted.equals(Integer.toString(port)))
            && rule.covers(host, address, port);
  }

  private static Rule place(String place) {
    String bare =
        place.startsWith("[") && place.endsWith("]")
            ? place.substring(1, place.length() - 1)
            : place;
    Optional<byte[]> single = address(bare);
    if (single.isPresent()) {
      return (host, address, port) ->
          address.isPresent() && Arrays.equals(address.get(), single.get());
    }
    String name = bare.startsWith("*.") ? bare.substring(1) : bare;
    if (name.isEmpty() || name.equals(".")) {
      return (host, address, port) -> false;
    }
    if (name.startsWith(".")) {
      return (host, address, port) -> host.endsWith(name);
    }
    return (host, address, port) -> host.equals(name) || host.endsWith("." + name);
  }

  private static Rule range(byte[] network, int bits) {
    int shift = network.length * 8 - bits;
    if (shift < 0) {
      return (host, address, port) -> false;
    }
    BigInteger prefix = new BigInteger(1, network).shiftRight(shift);
    return (host, address, port) ->
        address.isPresent()
            && address.get().length == network.length
            && new BigInteger(1, address.get()).shiftRight(shift).equals(prefix);
  }

  /** The bytes of a literal address; names are never looked up. */
  private static Optional<byte[]> address(String host) {
    boolean v4 = host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    boolean v6 = host.matches("[0-9a-f:.]*:[0-9a-f:.]*");
    if (!v4 && !v6) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(host).getAddress());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
