// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.util.List;
import java.util.Set;

/**
 * Whether two hosts belong to one owner, by their names. The public list of suffixes under which
 * anybody can have a name changes weekly; this knows its commonest forms, and where it knows none
 * takes the last two parts of a name for its owner's.
 */
final class Domains {
  /** Second parts of countries' names that are nobody's own: co.uk, com.br. */
  private static final Set<String> KINDS =
      Set.of("ac", "co", "com", "edu", "go", "gob", "gov", "gv", "ne", "net", "or", "org");

  /** Where customers of one company have names side by side. */
  private static final Set<String> SHARED =
      Set.of(
          "amazonaws.com",
          "appspot.com",
          "azurecr.io",
          "azurewebsites.net",
          "cloudapp.net",
          "cloudfront.net",
          "fly.dev",
          "github.io",
          "gitlab.io",
          "herokuapp.com",
          "jfrog.io",
          "netlify.app",
          "ngrok.io",
          "on.aws",
          "pages.dev",
          "run.app",
          "vercel.app",
          "web.app",
          "windows.net",
          "workers.dev");

  private static final int LONGEST_COUNTRY = 2;

  private Domains() {}

  /** Of hosts as in addresses, in lower case. */
  static boolean areOne(String host, String other) {
    if (host.equals(other)) {
      return true;
    }
    return Reach.of(host) == Reach.PUBLIC
        && !host.startsWith("[")
        && !isAddress(host)
        && owner(host).equals(owner(other));
  }

  private static boolean isAddress(String host) {
    return Character.isDigit(host.charAt(host.length() - 1));
  }

  private static String owner(String host) {
    List<String> parts = List.of(host.split("\\.", -1));
    if (parts.size() <= 2) {
      return host;
    }
    int last = parts.size() - 1;
    String two = last(parts, 2);
    boolean country = parts.get(last).length() == LONGEST_COUNTRY;
    if (SHARED.contains(two)) {
      return host;
    }
    return country && KINDS.contains(parts.get(last - 1)) ? last(parts, 3) : two;
  }

  private static String last(List<String> parts, int count) {
    return String.join(".", parts.subList(parts.size() - count, parts.size()));
  }
}
