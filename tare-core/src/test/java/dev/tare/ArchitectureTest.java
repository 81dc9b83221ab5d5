// SPDX-License-Identifier: Apache-2.0
package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packages import one another in one direction, by this table; other libraries by theirs. */
class ArchitectureTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/tare");

  /** Package to the packages of ours that it may import, lowest first. */
  private static final Map<String, Set<String>> TABLE = new TreeMap<>();

  static {
    TABLE.put("files", Set.of());
    TABLE.put("http", Set.of());
    TABLE.put("compress", Set.of());
    TABLE.put("json", Set.of());
    TABLE.put("vcs", Set.of());
    TABLE.put("tar", Set.of("files"));
    TABLE.put("oci", Set.of("json"));
    TABLE.put("elf", Set.of("oci"));
    TABLE.put("auth", Set.of("oci", "json", "files"));
    TABLE.put("content", Set.of("oci", "json", "files"));
    TABLE.put("cache", Set.of("content", "oci", "files"));
    TABLE.put("plan", Set.of("files", "oci"));
    TABLE.put("changeset", Set.of("files", "tar", "compress", "content", "oci"));
    TABLE.put("input", Set.of("files", "tar", "compress", "content", "plan", "oci"));
    TABLE.put("jar", Set.of("input", "files", "tar", "content", "plan"));
    TABLE.put(
        "tree",
        Set.of("jar", "input", "changeset", "files", "tar", "compress", "content", "plan", "oci"));
    TABLE.put("split", Set.of("changeset", "tar", "oci"));
    // json: the table of contents of eStargz is part of a layer.
    Set<String> form = Set.of("changeset", "tar", "compress", "content", "oci", "files", "json");
    TABLE.put("layer", plus(form, "plan"));
    TABLE.put("guard", Set.of("jar", "changeset", "tar", "content", "plan", "elf", "oci", "files"));
    TABLE.put("image", Set.of("layer", "content", "plan", "oci", "json"));
    TABLE.put("transport", Set.of("image", "layer", "content", "oci", "json"));
    Set<String> place =
        Set.of("transport", "image", "layer", "content", "oci", "json", "files", "tar", "compress");
    TABLE.put("layout", place);
    TABLE.put("archive", place);
    TABLE.put("registry", plus(place, "http"));
    TABLE.put("daemon", plus(place, "http"));
    TABLE.put("config", Set.of("jar", "plan", "elf", "oci", "json", "vcs"));
    Set<String> all = new TreeSet<>(TABLE.keySet());
    all.removeAll(Set.of("config", "vcs"));
    TABLE.put("build", all);
  }

  /** Libraries and the packages that may use them. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "com.fasterxml.jackson", Set.of("json"),
          "org.apache.hc", Set.of("http"),
          "com.github.luben.zstd", Set.of("compress"),
          "org.tukaani.xz", Set.of("compress"),
          "org.snakeyaml", Set.of("json"));

  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?([a-z0-9_.]+)\\.[A-Z]", Pattern.MULTILINE);
  private static final Pattern QUALIFIED = Pattern.compile("\\bdev\\.tare\\.([a-z]+)\\.[A-Z]");

  private static Set<String> plus(Set<String> some, String... more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(List.of(more));
    return all;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static String packageOf(Path file) {
    return SOURCES.relativize(file).getName(0).toString();
  }

  @Test
  void theTableHasEveryPackageAndNoCycle() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path file : files()) {
      found.add(packageOf(file));
    }
    assertThat(found).isEqualTo(TABLE.keySet());
    Set<String> placed = new TreeSet<>();
    while (placed.size() < TABLE.size()) {
      List<String> next =
          TABLE.keySet().stream()
              .filter(name -> !placed.contains(name) && placed.containsAll(TABLE.get(name)))
              .toList();
      assertThat(next).as("packages in a cycle: all but %s", placed).isNotEmpty();
      placed.addAll(next);
    }
  }

  @Test
  void packagesImportOnlyWhatTheTableAllows() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path file : files()) {
      String from = packageOf(file);
      Matcher matcher = QUALIFIED.matcher(Files.readString(file));
      while (matcher.find()) {
        String to = matcher.group(1);
        if (!to.equals(from) && !TABLE.get(from).contains(to)) {
          wrong.add(from + " -> " + to + " in " + file.getFileName());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void librariesStayWhereTheyBelong() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path file : files()) {
      Matcher matcher = IMPORT.matcher(Files.readString(file));
      while (matcher.find()) {
        String name = matcher.group(1);
        boolean known =
            name.startsWith("java.")
                || name.startsWith("javax.")
                || name.startsWith("dev.tare.")
                || name.startsWith("org.jspecify.")
                || LIBRARIES.entrySet().stream()
                    .anyMatch(
                        entry ->
                            name.startsWith(entry.getKey())
                                && entry.getValue().contains(packageOf(file)));
        if (!known) {
          wrong.add(name + " in " + file.getFileName());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyPackageIsNullMarked() throws IOException {
    for (String name : TABLE.keySet()) {
      assertThat(SOURCES.resolve(name).resolve("package-info.java"))
          .content()
          .contains("@NullMarked");
    }
  }

  @Test
  void everyFileNamesItsLicence() throws IOException {
    for (Path file : files()) {
      assertThat(Files.readString(file)).startsWith("// SPDX-License-Identifier: Apache-2.0\n");
    }
  }
}
