// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key under which credentials are kept: a registry, or some of its repositories. Many forms mean
 * one: with a scheme, with the API's version as its path, with the default port.
 *
 * @param name the registry as written, without scheme and path
 * @param path of the repositories; empty for all
 */
record RegistryKey(String name, String path) {
  private static final String HUB = "docker.io";
  private static final String HUB_KEY = "https://index.docker.io/v1/";
  private static final Set<String> HUB_NAMES =
      Set.of(HUB, "index.docker.io", "registry-1.docker.io");
  private static final Pattern FORM =
      Pattern.compile("(https?://)?([^/]*)(/.*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  static RegistryKey of(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return new RegistryKey(text, "");
    }
    String name = matcher.group(2);
    String rest = matcher.group(3) == null ? "" : matcher.group(3);
    String path = rest.replaceAll("^/+|/+$", "");
    boolean version = path.equals("v1") || path.equals("v2");
    // Without a scheme or a final slash, h/v1 is a namespace of that name, save at Docker Hub.
    boolean address = matcher.group(1) != null || rest.endsWith("/") || isHub(name);
    return new RegistryKey(name, version && address ? "" : path);
  }

  /** The registry in the form that is compared. */
  String host() {
    return host(name);
  }

  private static String host(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String host = lower.endsWith(":443") ? lower.substring(0, lower.length() - 4) : lower;
    return HUB_NAMES.contains(host) ? HUB : host;
  }

  /** Whether what is kept here is meant for the repository. */
  boolean covers(RegistryKey registry, String repositoryPath) {
    return host().equals(registry.host())
        && (path.isEmpty() || repositoryPath.equals(path) || repositoryPath.startsWith(path + "/"));
  }

  /** The key we write, which is the one Docker writes. */
  String written() {
    return isHub(name) ? HUB_KEY : name;
  }

  /** The names to ask a helper for, most usual first. */
  List<String> servers() {
    return isHub(name) ? List.of(HUB_KEY, HUB) : List.of(name);
  }

  private static boolean isHub(String name) {
    return host(name).equals(HUB);
  }
}
