// SPDX-License-Identifier: Apache-2.0
package dev.tare.vcs;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of repositories as they can be shown to everyone. */
final class SourceUrl {
  private static final int LONGEST = 2000;
  private static final String HOST = "([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])";
  private static final Pattern WITH_SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(?:[^/@]*@)*" + HOST + "(:[0-9]+)?(/[^@]*)");

  // A host of one letter is a drive, one without a dot a name that ssh's own settings explain.
  private static final Pattern LIKE_SCP =
      Pattern.compile("(?:[^/@:]*@)?([A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+):(?!//)([^@:]+)");

  private static final Set<String> WEB = Set.of("http", "https");
  private static final Set<String> OTHER = Set.of("ssh", "git", "git+ssh", "ssh+git");

  private SourceUrl() {}

  /**
   * The address for a browser: no user, password, query or {@code .git}; {@code git@host:a/b.git}
   * and addresses of ssh become https. Empty for paths of a machine, and for what cannot be told
   * from a password.
   */
  static Optional<String> of(String text) {
    String plain = text.strip();
    if (plain.length() > LONGEST || !plain.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return Optional.empty();
    }
    Matcher url = WITH_SCHEME.matcher(plain);
    if (url.matches()) {
      String scheme = url.group(1).toLowerCase(Locale.ROOT);
      if (WEB.contains(scheme)) {
        String port = url.group(3) == null ? "" : url.group(3);
        return joined(scheme, url.group(2) + port, url.group(4));
      }
      return OTHER.contains(scheme)
          ? joined("https", url.group(2), url.group(4))
          : Optional.empty();
    }
    Matcher scp = LIKE_SCP.matcher(plain);
    return scp.matches() ? joined("https", scp.group(1), "/" + scp.group(2)) : Optional.empty();
  }

  private static Optional<String> joined(String scheme, String host, String path) {
    String name = path.replaceFirst("[?#].*", "").replaceAll("/+", "/").replaceFirst("/$", "");
    name = name.replaceFirst("\\.git$", "").replaceFirst("/$", "");
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(scheme + "://" + host.toLowerCase(Locale.ROOT) + name);
  }
}
