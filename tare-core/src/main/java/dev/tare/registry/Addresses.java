// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses that others give us, and how they are shown. */
final class Addresses {
  private static final int LONGEST = 16 << 10;
  private static final Pattern ODD_PLACE =
      Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*)(?::(\\d{1,5}))?");
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Addresses() {}

  /** For messages: without query, fragment and user information, which may hold secrets. */
  static String shown(URI uri) {
    return bare(uri).toString();
  }

  /** The URI without query, fragment and user information. */
  static URI bare(URI uri) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    String place = authority.substring(authority.lastIndexOf('@') + 1);
    return URI.create(uri.getScheme() + "://" + (place.isEmpty() ? "unknown" : place) + path);
  }

  /** The host, in lower case; also one with an underscore, which java.net.URI takes for none. */
  static Optional<String> host(URI uri) {
    return Optional.ofNullable(uri.getHost())
        .or(() -> odd(uri).map(place -> place.group(1)))
        .map(host -> host.toLowerCase(Locale.ROOT));
  }

  /** The port that is written, -1 if none is. */
  static int port(URI uri) {
    if (uri.getHost() != null) {
      return uri.getPort();
    }
    return odd(uri).map(place -> place.group(2)).map(Integer::parseInt).orElse(-1);
  }

  private static Optional<Matcher> odd(URI uri) {
    return Optional.ofNullable(uri.getRawAuthority())
        .map(ODD_PLACE::matcher)
        .filter(Matcher::matches);
  }

  /**
   * Resolves an address from a header. Its bytes stay as they are, but for those that no URI may
   * have. Empty if it is no http or https address, or carries user information.
   */
  static Optional<URI> resolve(URI base, String given) {
    if (given.isBlank() || given.length() > LONGEST) {
      return Optional.empty();
    }
    URI uri;
    try {
      uri = resolveText(base, escaped(given.strip()));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
    if (uri.getScheme() == null || host(uri).isEmpty() || uri.getRawUserInfo() != null) {
      return Optional.empty();
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    boolean known = scheme.equals("http") || scheme.equals("https");
    return known && port(uri) != 0 && port(uri) <= 0xffff ? Optional.of(uri) : Optional.empty();
  }

  private static URI resolveText(URI base, String text) throws URISyntaxException {
    if (text.startsWith("?")) { // java.net.URI would drop the path's last part
      URI bare = bare(base);
      return new URI(bare + text);
    }
    URI uri = base.resolve(new URI(text));
    if (uri.getRawFragment() == null) {
      return uri;
    }
    String whole = uri.toString();
    return new URI(whole.substring(0, whole.indexOf('#')));
  }

  /** An http address at the same host as an https one, as proxies let slip out: by https, too. */
  static URI keepingTls(URI from, URI to) {
    Origin here = Origin.of(from);
    Origin there = Origin.of(to);
    if (!here.isHttps() || there.isHttps() || !here.host().equals(there.host())) {
      return to;
    }
    String text = to.toString();
    int path = text.indexOf('/', text.indexOf("://") + 3);
    String rest = path < 0 ? "/" : text.substring(path);
    return URI.create(from.getScheme() + "://" + from.getRawAuthority() + rest);
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b <= ' ' || b == 0x7f || "\"<>\\^`{|}".indexOf(b) >= 0) {
        out.append('%').append(HEX.toHexDigits(b));
      } else {
        out.append((char) b);
      }
    }
    return out.toString();
  }

  /** Percent-encodes everything but unreserved characters. */
  static String query(String value) {
    StringBuilder out = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x7f && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append('%').append(HEX.toHexDigits(b));
      }
    }
    return out.toString();
  }

  /** The address with one more query parameter; what it has stays byte for byte. */
  static URI with(URI uri, String name, String value) {
    String join = uri.getRawQuery() == null ? "?" : uri.getRawQuery().isEmpty() ? "" : "&";
    return URI.create(uri + join + name + "=" + query(value));
  }
}
