// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads WWW-Authenticate headers (RFC 9110, 11.6.1): several challenges in one, quoted strings,
 * token68. What comes after a fault in one header is dropped; a parameter given twice drops its
 * challenge, since two readers could take different ones.
 */
final class ChallengeParser {
  private static final int LONGEST = 16 << 10;

  private final String text;
  private int at;

  private ChallengeParser(String text) {
    this.text = text;
  }

  static List<Challenge> parse(List<String> headers) {
    List<Challenge> all = new ArrayList<>();
    for (String header : headers) {
      if (header.length() <= LONGEST) {
        new ChallengeParser(header).challenges(all);
      }
    }
    return all;
  }

  private void challenges(List<Challenge> all) {
    skipCommas();
    while (at < text.length()) {
      String scheme = token();
      if (scheme.isEmpty()) {
        return;
      }
      int spaces = skipSpaces();
      Map<String, String> parameters = new LinkedHashMap<>();
      boolean sound = true;
      if (spaces > 0 && !skipToken68()) {
        sound = parameters(parameters);
      }
      if (!sound) {
        return;
      }
      all.add(new Challenge(scheme, parameters));
      skipCommas();
    }
  }

  /** Reads name=value pairs until the next challenge; false if they are faulty. */
  private boolean parameters(Map<String, String> parameters) {
    while (at < text.length()) {
      int start = at;
      String name = token();
      skipSpaces();
      if (name.isEmpty() || at >= text.length() || text.charAt(at) != '=') {
        at = start;
        return !name.isEmpty();
      }
      at++;
      skipSpaces();
      StringBuilder value = new StringBuilder();
      if (!value(value)
          || parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value.toString()) != null) {
        return false;
      }
      skipSpaces();
      if (at < text.length() && text.charAt(at) != ',') {
        return false;
      }
      skipCommas();
    }
    return true;
  }

  private boolean value(StringBuilder value) {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted(value);
    }
    String token = bare();
    value.append(token);
    return !token.isEmpty();
  }

  private boolean quoted(StringBuilder value) {
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return true;
      }
      if (c == '\\' && at + 1 < text.length()) {
        c = text.charAt(++at);
      }
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return false;
      }
      value.append(c);
    }
    return false;
  }

  /** An unquoted value: some registries leave the quotes out around addresses. */
  private String bare() {
    int start = at;
    while (at < text.length() && text.charAt(at) > ' ' && ",\"".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private boolean skipToken68() {
    int end = at;
    while (end < text.length()
        && (isAlnum(text.charAt(end)) || "-._~+/".indexOf(text.charAt(end)) >= 0)) {
      end++;
    }
    int padded = end;
    while (padded < text.length() && text.charAt(padded) == '=') {
      padded++;
    }
    int after = padded;
    while (after < text.length() && isSpace(text.charAt(after))) {
      after++;
    }
    boolean ends = after == text.length() || text.charAt(after) == ',';
    if (end == at || !ends) {
      return false;
    }
    at = after;
    return true;
  }

  private String token() {
    int start = at;
    while (at < text.length()
        && (isAlnum(text.charAt(at)) || "!#$%&'*+-.^_`|~".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    return text.substring(start, at);
  }

  private int skipSpaces() {
    int start = at;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    return at - start;
  }

  private void skipCommas() {
    while (at < text.length() && (isSpace(text.charAt(at)) || text.charAt(at) == ',')) {
      at++;
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isAlnum(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
