// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What guards found: a few lines of each, so that one cause cannot fill the screen. */
final class Alarms {
  private static final int MOST_LINES = 5;

  private final Map<Guard, List<String>> found = new EnumMap<>(Guard.class);

  /** The guards, in the order they are heard. */
  enum Guard {
    START,
    PLATFORM,
    LOADER,
    JAVA,
    SCRIPT,
    USER,
    LAYERS,
    SECRET
  }

  void add(Guard guard, String line) {
    found.computeIfAbsent(guard, any -> new ArrayList<>()).add(line);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (List<String> some : found.values()) {
      lines.addAll(some.subList(0, Math.min(MOST_LINES, some.size())));
      int more = some.size() - MOST_LINES;
      if (more > 0) {
        int last = lines.size() - 1;
        lines.set(last, lines.get(last) + " (and " + more + " more like it)");
      }
    }
    return lines;
  }
}
