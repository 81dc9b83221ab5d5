// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the paths of a tree together say that none says alone. */
final class Signs {
  /** Fewer libraries of one version may have it by chance. */
  private static final int LEAST_OF_ONE_VERSION = 3;

  private static final Pattern PYTHON = Pattern.compile("(.*/|)(lib/python[0-9.]+)/os\\.py");
  private static final Pattern NODE = Pattern.compile("(.*/|)lib/node_modules/npm/package\\.json");
  private static final Pattern JAVA = Pattern.compile("(.+/)(?:lib/modules|lib/rt\\.jar|bin/java)");

  /**
   * A runtime, or a part of one.
   *
   * @param root what the paths of its files begin with
   * @param key the same for all its parts and versions
   */
  record Installation(String root, String key) {}

  private final Map<String, String> runtimes = new HashMap<>();

  /** How many libraries have a version, by their key and that. */
  private final Map<String, Map<String, Integer>> versions = new HashMap<>();

  private final Optional<String> projectVersion;

  /** Looks through all paths of files and links. */
  Signs(List<String> paths) {
    Set<String> all = new HashSet<>(paths);
    Map<String, Integer> counts = new TreeMap<>();
    for (String path : paths) {
      takeRuntime(path, all);
      Optional<String> version = Versions.ofLibrary(path);
      if (version.isPresent()) {
        counts.merge(version.get(), 1, Integer::sum);
        versions
            .computeIfAbsent(Versions.libraryKey(path), key -> new HashMap<>())
            .merge(version.get(), 1, Integer::sum);
      }
    }
    this.projectVersion = mostShared(counts);
  }

  private void takeRuntime(String path, Set<String> all) {
    Matcher java = JAVA.matcher(path);
    if (java.matches() && all.contains(java.group(1) + "release")) {
      runtimes.put(java.group(1), Versions.stripped(java.group(1)));
      return;
    }
    Matcher python = PYTHON.matcher(path);
    if (python.matches()) {
      runtimes.put(python.group(1) + python.group(2) + "/", python.group(1) + "python");
      return;
    }
    Matcher node = NODE.matcher(path);
    if (node.matches() && all.contains(node.group(1) + "bin/node")) {
      for (String part : List.of("bin/node", "lib/node_modules/npm/", "include/node/")) {
        runtimes.put(node.group(1) + part, node.group(1) + "node");
      }
    }
  }

  private static Optional<String> mostShared(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= LEAST_OF_ONE_VERSION && entry.getKey().contains("."))
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  /** The runtime that a path belongs to. */
  Optional<Installation> runtime(String path) {
    if (runtimes.isEmpty()) {
      return Optional.empty();
    }
    String key = runtimes.get(path);
    int end = path.length();
    for (int slash = path.indexOf('/'); slash >= 0 && key == null; ) {
      end = slash + 1;
      key = runtimes.get(path.substring(0, end));
      slash = path.indexOf('/', end);
    }
    return key == null
        ? Optional.empty()
        : Optional.of(new Installation(path.substring(0, end), key));
  }

  /** Whether it is the version that more libraries have than any other: the application's own. */
  boolean isProjectVersion(String version) {
    return projectVersion.filter(version::equals).isPresent();
  }

  /** Whether at least half of the libraries of that key, and not few, have one version. */
  boolean isFramework(String key) {
    Collection<Integer> counts = versions.getOrDefault(key, Map.of()).values();
    int all = counts.stream().mapToInt(Integer::intValue).sum();
    int most = counts.stream().mapToInt(Integer::intValue).max().orElse(0);
    return most >= LEAST_OF_ONE_VERSION && most * 2 >= all;
  }
}
