// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which proxy leads to a host, by HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.
 *
 * <p>The upper-case form of a variable comes before the lower-case one. HTTP_PROXY counts for http
 * and HTTPS_PROXY for https; ALL_PROXY for either where its own is absent. HTTP_PROXY is passed
 * over where REQUEST_METHOD is set, as a CGI server fills it from a header. NO_PROXY lists, apart
 * by commas: {@code *}, a host (with the hosts below it), a suffix with a dot in front, an address,
 * an address range in CIDR form; each but the range may have a port. localhost, hosts below it and
 * loopback addresses are always reached without proxy.
 */
public final class Proxies {
  /** No proxy. */
  public static final Proxies NONE =
      new Proxies(Optional.empty(), Optional.empty(), NoProxy.of(""));

  private static final Set<String> SPOKEN = Set.of("http", "https");
  private static final Set<String> KNOWN =
      Set.of("http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h");

  private final Optional<URI> http;
  private final Optional<URI> https;
  private final NoProxy except;

  private Proxies(Optional<URI> http, Optional<URI> https, NoProxy except) {
    this.http = http;
    this.https = https;
    this.except = except;
  }

  /** Reads the variables, either case; IllegalArgumentException names one that is no URL. */
  public static Proxies of(Map<String, String> environment) {
    boolean cgi = !environment.getOrDefault("REQUEST_METHOD", "").isEmpty();
    Optional<URI> all = proxy(environment, "ALL_PROXY");
    Optional<URI> http = cgi ? Optional.empty() : proxy(environment, "HTTP_PROXY");
    Optional<URI> https = proxy(environment, "HTTPS_PROXY");
    String except = variable(environment, "NO_PROXY").orElse("");
    return new Proxies(http.or(() -> all), https.or(() -> all), NoProxy.of(except));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    for (String key : List.of(name, name.toLowerCase(Locale.ROOT))) {
      String value = environment.getOrDefault(key, "").trim();
      if (!value.isEmpty()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  private static Optional<URI> proxy(Map<String, String> environment, String name) {
    return variable(environment, name).map(value -> parse(name, value));
  }

  /** Neither message nor cause holds the value, as it may hold a password. */
  private static URI parse(String name, String value) {
    try {
      URI uri = new URI(value.contains("://") ? value : "http://" + value);
      if (KNOWN.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
        if (spoken(uri)) {
          Route.of(uri, Optional.empty());
        }
        return uri;
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      // The message below says it.
    }
    throw new IllegalArgumentException(name + " is not the URL of a proxy");
  }

  /** Whether it is a kind of proxy that can be used. */
  static boolean spoken(URI proxy) {
    return SPOKEN.contains(proxy.getScheme().toLowerCase(Locale.ROOT));
  }

  /**
   * The proxy for a URI; its user information may hold credentials.
   *
   * @throws IllegalArgumentException if the target is not an absolute http or https URI
   */
  public Optional<URI> find(URI target) {
    Route route = Route.of(target, Optional.empty());
    Optional<URI> proxy = route.tls() ? https : http;
    return proxy.isEmpty() || except.covers(route.host(), route.port()) ? Optional.empty() : proxy;
  }

  /** The header value for user information of a URI. */
  static String basic(String rawUserInfo) {
    String raw = rawUserInfo.contains(":") ? rawUserInfo : rawUserInfo + ":";
    String plain = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }
}
