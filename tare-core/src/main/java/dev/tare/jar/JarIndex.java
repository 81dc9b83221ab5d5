// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The indexes of a Spring Boot jar ("The Executable Jar File Structure", Index Files): lines {@code
 * - "NAME"}, below which more may stand, indented by two spaces. Only this part of YAML is allowed
 * in them.
 */
final class JarIndex {
  private static final Pattern LINE = Pattern.compile("(  )?- \"([^\"\\p{Cntrl}]+)\":?[ \\t]*");

  private final List<String> names;
  private final Map<String, Integer> places;

  private JarIndex(Collection<String> names, Map<String, Integer> places) {
    this.names = List.copyOf(names);
    this.places = places;
  }

  /**
   * Reads an index in UTF-8.
   *
   * @throws MalformedJarException naming the line that is something else
   */
  static JarIndex parse(byte[] bytes) throws MalformedJarException {
    Map<String, Integer> names = new LinkedHashMap<>();
    Map<String, Integer> places = new HashMap<>();
    int place = -1;
    int number = 0;
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\r?\n", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      boolean known = matcher.matches();
      boolean below = known && matcher.group(1) != null;
      if (!known || (below && place < 0)) {
        throw new MalformedJarException("line " + number + " is not like - \"NAME\"");
      }
      if (below) {
        places.merge(matcher.group(2), place, Math::min);
      } else {
        Integer earlier = names.putIfAbsent(matcher.group(2), names.size());
        place = earlier == null ? names.size() - 1 : earlier;
      }
    }
    return new JarIndex(names.keySet(), places);
  }

  /** What stands at the left, in order, each once. */
  List<String> names() {
    return names;
  }

  /**
   * The first name below which a path stands, or a directory, with a slash at its end, above it.
   */
  Optional<String> of(String path) {
    int first = places.getOrDefault(path, names.size());
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      first = Math.min(first, places.getOrDefault(path.substring(0, slash + 1), first));
    }
    return first < names.size() ? Optional.of(names.get(first)) : Optional.empty();
  }
}
