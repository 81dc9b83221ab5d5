// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

/**
 * The parts of the reference grammar (distribution reference), each as a check that throws
 * IllegalArgumentException with the part and the cause. Hand-written, so that no input costs more
 * than one pass and no stack.
 */
final class Grammar {
  private static final int LONGEST_PATH = 255;
  private static final int LONGEST_TAG = 128;
  private static final int LONGEST_HOST = 255;
  private static final int LONGEST_LABEL = 63;
  private static final int LAST_PORT = 65535;

  private Grammar() {}

  /** A registry: host name, IPv4 or bracketed IPv6 address, and an optional port. */
  static void checkRegistry(String registry) {
    int portColon;
    if (registry.startsWith("[")) {
      int end = registry.indexOf(']');
      if (end < 0) {
        throw wrong("registry", registry, "the bracket of the IPv6 address is not closed");
      }
      checkIpv6(registry, registry.substring(1, end));
      portColon = end + 1 == registry.length() ? -1 : end + 1;
      if (portColon > 0 && registry.charAt(portColon) != ':') {
        throw wrong("registry", registry, "only a port may follow the address in brackets");
      }
    } else {
      portColon = registry.indexOf(':');
      checkHostName(registry, portColon < 0 ? registry : registry.substring(0, portColon));
    }
    if (portColon >= 0) {
      checkPort(registry, registry.substring(portColon + 1));
    }
  }

  private static void checkHostName(String registry, String host) {
    if (host.isEmpty()) {
      throw wrong("registry", registry, "the host is empty");
    }
    if (host.length() > LONGEST_HOST) {
      throw wrong("registry", registry, "the host has more than " + LONGEST_HOST + " characters");
    }
    int start = 0;
    for (int i = 0; i <= host.length(); i++) {
      if (i == host.length() || host.charAt(i) == '.') {
        checkHostLabel(registry, host.substring(start, i));
        start = i + 1;
      }
    }
  }

  private static void checkHostLabel(String registry, String label) {
    if (label.isEmpty()) {
      throw wrong("registry", registry, "there is nothing before or after a dot of the host");
    }
    if (label.length() > LONGEST_LABEL) {
      throw wrong("registry", registry, "a part of the host is longer than " + LONGEST_LABEL);
    }
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      if (!isLetterOrDigit(c) && c != '-') {
        throw wrong(
            "registry", registry, "a host cannot contain " + Printable.quote(String.valueOf(c)));
      }
    }
    if (label.startsWith("-") || label.endsWith("-")) {
      throw wrong("registry", registry, "a part of a host cannot begin or end with a hyphen");
    }
  }

  private static void checkIpv6(String registry, String address) {
    if (address.indexOf('%') >= 0) {
      throw wrong("registry", registry, "an IPv6 address with a zone cannot be a registry");
    }
    int gap = address.indexOf("::");
    int groups =
        gap < 0
            ? countGroups(address)
            : address.indexOf("::", gap + 1) >= 0
                ? -1
                : add(countGroups(address.substring(0, gap)), address.substring(gap + 2));
    if (groups < 0 || (gap < 0 ? groups != 8 : groups > 7)) {
      throw wrong(
          "registry", registry, Printable.quote(address) + " is no IPv6 address in hexadecimal");
    }
  }

  private static int add(int groups, String rest) {
    int more = countGroups(rest);
    return groups < 0 || more < 0 ? -1 : groups + more;
  }

  /** The number of groups of one to four hex digits; -1 if the text is anything else. */
  private static int countGroups(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    int groups = 1;
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ':' && digits > 0) {
        groups++;
        digits = 0;
      } else if (Character.digit(c, 16) < 0 || c > 'f' || ++digits > 4) {
        return -1;
      }
    }
    return digits == 0 ? -1 : groups;
  }

  private static void checkPort(String registry, String port) {
    int value = 0;
    for (int i = 0; i < port.length() && value <= LAST_PORT; i++) {
      if (!isDigit(port.charAt(i))) {
        throw wrong("registry", registry, "the port " + Printable.quote(port) + " is no number");
      }
      value = value * 10 + (port.charAt(i) - '0');
    }
    if (value < 1 || value > LAST_PORT || port.length() > 5) {
      throw wrong(
          "registry", registry, "the port " + Printable.quote(port) + " is not 1 to " + LAST_PORT);
    }
  }

  /** A repository's path: lower-case components separated by slashes. */
  static void checkPath(String path) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException("the repository name is empty");
    }
    if (path.length() > LONGEST_PATH) {
      throw wrong(
          "repository", path, "it has " + path.length() + " characters, more than " + LONGEST_PATH);
    }
    int start = 0;
    for (int i = 0; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '/') {
        checkComponent(path, path.substring(start, i));
        start = i + 1;
      }
    }
  }

  private static void checkComponent(String path, String component) {
    if (component.isEmpty()) {
      throw wrong("repository", path, "there is nothing before or after a slash");
    }
    for (int i = 0; i < component.length(); i++) {
      char c = component.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        throw wrong(
            "repository",
            path,
            "repository names are lower case, " + Printable.quote(component) + " is not");
      }
      if (!isLowerOrDigit(c) && !isSeparator(c)) {
        throw wrong(
            "repository",
            path,
            "a repository name cannot contain " + Printable.quote(String.valueOf(c)));
      }
    }
    checkSeparators(path, component);
  }

  private static void checkSeparators(String path, String component) {
    int i = 0;
    while (i < component.length()) {
      int start = i;
      while (i < component.length() && isSeparator(component.charAt(i))) {
        i++;
      }
      String run = component.substring(start, i);
      if (!run.isEmpty() && (start == 0 || i == component.length())) {
        throw wrong(
            "repository",
            path,
            Printable.quote(component) + " begins or ends with a separator, not a letter or digit");
      }
      if (run.length() > 1 && !run.equals("__") && !run.chars().allMatch(c -> c == '-')) {
        throw wrong("repository", path, "separators cannot be " + Printable.quote(run));
      }
      i++;
    }
  }

  static void checkTag(String tag) {
    if (tag.isEmpty()) {
      throw new IllegalArgumentException("the tag is empty");
    }
    if (tag.length() > LONGEST_TAG) {
      throw wrong("tag", tag, "it has " + tag.length() + " characters, more than " + LONGEST_TAG);
    }
    for (int i = 0; i < tag.length(); i++) {
      char c = tag.charAt(i);
      if (!isLetterOrDigit(c) && c != '_' && c != '.' && c != '-') {
        throw wrong("tag", tag, "a tag cannot contain " + Printable.quote(String.valueOf(c)));
      }
    }
    if (tag.charAt(0) == '.' || tag.charAt(0) == '-') {
      throw wrong("tag", tag, "a tag begins with a letter, a digit or an underscore");
    }
  }

  static boolean isLowerHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f');
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetterOrDigit(char c) {
    return isLowerOrDigit(c) || (c >= 'A' && c <= 'Z');
  }

  private static boolean isLowerOrDigit(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z');
  }

  private static boolean isSeparator(char c) {
    return c == '.' || c == '_' || c == '-';
  }

  private static IllegalArgumentException wrong(String what, String text, String cause) {
    return new IllegalArgumentException(what + " " + Printable.quote(text) + ": " + cause);
  }
}
