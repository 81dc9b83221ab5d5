// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the next page in Link headers (RFC 8288, 3): {@code <address>; rel="next"}. */
final class Links {
  private static final int LONGEST = 16 << 10;

  private final String text;
  private int at;

  private Links(String text) {
    this.text = text;
  }

  /** The first address with the relation {@code next}, as it is written. */
  static Optional<String> next(List<String> headers) {
    for (String header : headers) {
      if (header.length() <= LONGEST) {
        Optional<String> next = new Links(header).next();
        if (next.isPresent()) {
          return next;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> next() {
    while (true) {
      skip(" \t,");
      int end = at < text.length() && text.charAt(at) == '<' ? text.indexOf('>', at) : -1;
      if (end < 0) {
        return Optional.empty();
      }
      String address = text.substring(at + 1, end);
      at = end + 1;
      if (isNext()) {
        return Optional.of(address);
      }
    }
  }

  /** Reads the parameters of one link; of several relations the first counts. */
  private boolean isNext() {
    Optional<String> relation = Optional.empty();
    skip(" \t");
    while (at < text.length() && text.charAt(at) == ';') {
      skip("; \t");
      String name = until("=;, \t").toLowerCase(Locale.ROOT);
      skip(" \t");
      String value = "";
      if (at < text.length() && text.charAt(at) == '=') {
        at++;
        skip(" \t");
        value = value();
        skip(" \t");
      }
      if (name.equals("rel") && relation.isEmpty()) {
        relation = Optional.of(value.toLowerCase(Locale.ROOT));
      }
    }
    return relation.filter(r -> List.of(r.split("[ \t]+", -1)).contains("next")).isPresent();
  }

  private String value() {
    if (at >= text.length() || text.charAt(at) != '"') {
      return until(";, \t");
    }
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at));
    }
    at++;
    return value.toString();
  }

  private String until(String ends) {
    int start = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private void skip(String characters) {
    while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
