// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench;

import dev.tare.changeset.Entry;
import dev.tare.content.Content;
import dev.tare.content.TemporaryBlobStore;
import dev.tare.layer.LayerBuilder;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.plan.Compression;
import dev.tare.plan.FileSet;
import dev.tare.split.Part;
import dev.tare.split.Split;
import dev.tare.tree.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a registry or node that has one release of an application is sent of the next: the layers
 * that it has not, compressed as tare does by default. Prints a Markdown row for each application.
 */
public final class Releases {
  private static final double MB = 1e6;
  private static final Pattern NUMBERS = Pattern.compile("[^0-9]+");

  private final List<Path> releases;
  private long one;
  private long auto;
  private long changed;
  private int layers;

  private Releases(List<Path> releases) {
    this.releases = releases;
  }

  /** {@code DIR...}: applications, each with a directory per release, named by its version. */
  public static void main(String[] arguments) throws IOException {
    System.out.println("| Application | Releases | One layer | Split | Changed files | Layers |");
    System.out.println("|---|---|---:|---:|---:|---:|");
    for (String argument : arguments) {
      Path application = Path.of(argument);
      try (Stream<Path> releases = Files.list(application)) {
        Releases row =
            new Releases(releases.sorted(Comparator.comparing(Releases::order)).toList());
        row.measure();
        System.out.println(row.shown(String.valueOf(application.getFileName())));
      }
    }
  }

  /** Versions of numbers, so that they sort. */
  private static String order(Path release) {
    StringBuilder order = new StringBuilder();
    for (String number : NUMBERS.split(String.valueOf(release.getFileName()), -1)) {
      order.append(String.format(Locale.ROOT, "%9s.", number));
    }
    return order.toString();
  }

  private void measure() throws IOException {
    Set<Digest> had = new HashSet<>();
    Map<String, Digest> files = new HashMap<>();
    for (Path release : releases) {
      try (TemporaryBlobStore store = TemporaryBlobStore.create()) {
        List<Entry> entries =
            FileTree.of(List.of(FileSet.directory(release, "app")), true, 0, store);
        Descriptor single = layer(entries, store);
        List<Descriptor> parts = new ArrayList<>();
        for (Part part : Split.of(entries)) {
          parts.add(layer(part.entries(), store));
        }
        List<Entry> fresh = changed(entries, files);
        if (!had.isEmpty()) {
          one += had.contains(single.digest()) ? 0 : single.size();
          auto += sent(parts, had);
          changed += fresh.isEmpty() ? 0 : layer(fresh, store).size();
          layers = Math.max(layers, parts.size());
        }
        had.clear();
        had.add(single.digest());
        parts.forEach(part -> had.add(part.digest()));
      }
    }
  }

  private static long sent(List<Descriptor> parts, Set<Digest> had) {
    return parts.stream()
        .filter(part -> !had.contains(part.digest()))
        .mapToLong(Descriptor::size)
        .sum();
  }

  private static Descriptor layer(List<Entry> entries, TemporaryBlobStore store)
      throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    return new LayerBuilder(store, threads).build(entries, Compression.GZIP).blob().descriptor();
  }

  /** The files that the release before did not have like that, whose list becomes this one's. */
  private static List<Entry> changed(List<Entry> entries, Map<String, Digest> files)
      throws IOException {
    Map<String, Digest> all = new HashMap<>();
    List<Entry> changed = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.File file) {
        Digest digest = digest(file.content());
        all.put(file.name().toString(), digest);
        if (!digest.equals(files.get(file.name().toString()))) {
          changed.add(file);
        }
      }
    }
    files.clear();
    files.putAll(all);
    return changed;
  }

  private static Digest digest(Content content) throws IOException {
    try (InputStream in = content.open()) {
      return Digest.sha256(in.readAllBytes());
    }
  }

  private String shown(String name) {
    int steps = releases.size() - 1;
    return String.format(
        Locale.ROOT,
        "| %s | %d, %s to %s | %.1f | %.1f, %.0f %% | %.1f, %.0f %% | %d |",
        name,
        releases.size(),
        releases.get(0).getFileName(),
        releases.get(steps).getFileName(),
        one / MB / steps,
        auto / MB / steps,
        100.0 * auto / one,
        changed / MB / steps,
        100.0 * changed / one,
        layers);
  }
}
