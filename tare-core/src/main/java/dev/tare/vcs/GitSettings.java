// SPDX-License-Identifier: Apache-2.0
package dev.tare.vcs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A repository's settings (git-config, syntax), of which the remotes are read. */
final class GitSettings {
  private static final Pattern SECTION =
      Pattern.compile("\\[\\s*([A-Za-z0-9.-]+)(?:\\s+\"((?:[^\"\\\\]|\\\\.)*)\")?\\s*\\](.*)");
  private static final Pattern SETTING =
      Pattern.compile("([A-Za-z][A-Za-z0-9-]*)\\s*=\\s*(.*)", Pattern.DOTALL);

  private GitSettings() {}

  /** The first address of the remote origin, or of the only remote. */
  static Optional<String> remote(String text) {
    Map<String, String> addresses = new LinkedHashMap<>();
    Optional<String> remote = Optional.empty();
    for (String line : lines(text)) {
      String rest = line.strip();
      Matcher section = SECTION.matcher(rest);
      if (section.matches()) {
        remote =
            Optional.ofNullable(section.group(2))
                .filter(name -> section.group(1).equalsIgnoreCase("remote"))
                .map(name -> name.replaceAll("\\\\(.)", "$1"));
        rest = section.group(3).strip();
      }
      Matcher setting = SETTING.matcher(rest);
      if (remote.isPresent() && setting.matches() && setting.group(1).equalsIgnoreCase("url")) {
        addresses.putIfAbsent(remote.get(), value(setting.group(2)));
      }
    }
    return addresses.size() == 1
        ? addresses.values().stream().findFirst()
        : Optional.ofNullable(addresses.get("origin"));
  }

  /** The lines, those joined that end with a backslash. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (String line : text.split("\\r?\\n", -1)) {
      if (line.endsWith("\\") && !line.endsWith("\\\\")) {
        open.append(line, 0, line.length() - 1);
      } else {
        lines.add(open.append(line).toString());
        open.setLength(0);
      }
    }
    lines.add(open.toString());
    return lines;
  }

  /** A value without quotes, escapes and what follows it as a remark. */
  private static String value(String text) {
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && i + 1 < text.length()) {
        i++;
        value.append(text.charAt(i));
      } else if (!quoted && (c == '#' || c == ';')) {
        break;
      } else {
        value.append(c);
      }
    }
    return value.toString().strip();
  }
}
