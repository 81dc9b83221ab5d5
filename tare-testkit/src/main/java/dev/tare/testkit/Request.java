// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The head of a request, as it came over the wire.
 *
 * @param method upper case, such as {@code GET}
 * @param target path and query, as sent
 * @param headers by name, names compared without regard to case, values in their order
 */
public record Request(String method, String target, Map<String, List<String>> headers) {
  public Request {
    TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    headers = Collections.unmodifiableMap(copy);
  }

  /** The target up to the question mark. */
  public String path() {
    int mark = target.indexOf('?');
    return mark < 0 ? target : target.substring(0, mark);
  }

  /** The target behind the question mark, as sent; empty if there is none. */
  public String query() {
    int mark = target.indexOf('?');
    return mark < 0 ? "" : target.substring(mark + 1);
  }

  /** All values of a query parameter, decoded, in their order. */
  public List<String> parameters(String name) {
    return parse(query()).stream()
        .filter(pair -> pair.getKey().equals(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The first value of a query parameter, decoded. */
  public Optional<String> parameter(String name) {
    return parameters(name).stream().findFirst();
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** Whether the method is this one and the path contains this text. */
  public boolean is(String method, String pathPart) {
    return this.method.equals(method) && path().contains(pathPart);
  }

  Request withoutHeader(String name) {
    TreeMap<String, List<String>> rest = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    rest.putAll(headers);
    rest.remove(name);
    return new Request(method, target, rest);
  }

  Request withoutParameter(String name) {
    List<String> rest = new ArrayList<>();
    for (String pair : query().split("&", -1)) {
      if (!pair.isEmpty() && !pair.equals(name) && !pair.startsWith(name + "=")) {
        rest.add(pair);
      }
    }
    String query = String.join("&", rest);
    return new Request(method, query.isEmpty() ? path() : path() + "?" + query, headers);
  }

  boolean headerIs(String name, String value) {
    return header(name).map(v -> v.toLowerCase(Locale.ROOT).equals(value)).orElse(false);
  }

  /** Decodes {@code application/x-www-form-urlencoded}; throws IllegalArgumentException. */
  static List<Map.Entry<String, String>> parse(String form) {
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    for (String pair : form.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        pairs.add(Map.entry(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1))));
      }
    }
    return pairs;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
