// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What is wrong with images: each finding once, with the platforms it is about. */
final class Findings {
  private final List<String> lines = new ArrayList<>();

  Findings(List<ImageWork> works) {
    Map<String, List<String>> platforms = new LinkedHashMap<>();
    for (ImageWork work : works) {
      for (String finding : work.findings()) {
        List<String> known = platforms.computeIfAbsent(finding, key -> new ArrayList<>());
        work.platform().map(Platform::toString).ifPresent(known::add);
      }
    }
    platforms.forEach(
        (finding, names) ->
            lines.add(names.isEmpty() ? finding : String.join(", ", names) + ": " + finding));
  }

  /** Tells them; IllegalArgumentException if there are any and that is an error. */
  void report(Consumer<BuildEvent> events, boolean strict) {
    lines.forEach(line -> events.accept(new BuildEvent.Warning("warning: " + line)));
    if (strict && !lines.isEmpty()) {
      throw new IllegalArgumentException(
          "strict: "
              + (lines.size() == 1
                  ? "there is a warning"
                  : "there are " + lines.size() + " warnings")
              + ", so nothing was published; mend what is wrong, or build without strict");
    }
  }
}
