// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.changeset.Entry;
import dev.tare.jar.LayerGroup;
import dev.tare.split.Part;
import dev.tare.split.Split;
import dev.tare.tar.TarName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Cuts the entries of a layer into several: by the {@link LayerGroup} of each file, or where no
 * file has one, by the rules of {@link Split}. A part has its files and the directories above them,
 * so that each layer can be unpacked on those below it. What has no group goes with the files that
 * change most often, a hard link with its file; directories with nothing in them and marks of what
 * is taken away are in the lowest part.
 */
final class LayerParts {
  private final List<Entry> entries;
  private final Map<TarName, LayerGroup> groups = new HashMap<>();
  private final TreeSet<LayerGroup> known = new TreeSet<>();
  private final Map<TarName, Set<LayerGroup>> below = new HashMap<>();

  private LayerParts(List<Entry> entries) {
    this.entries = entries;
  }

  /** The parts, from the bottom up; at least one. */
  static List<Part> of(List<Entry> entries) {
    LayerParts parts = new LayerParts(entries);
    parts.learn();
    return parts.known.isEmpty() ? Split.of(entries) : parts.cut();
  }

  private void learn() {
    for (Entry entry : entries) {
      Optional<LayerGroup> group =
          entry instanceof Entry.Hardlink link
              ? Optional.ofNullable(groups.get(link.target()))
              : entry instanceof Entry.File file ? LayerGroup.of(file.content()) : Optional.empty();
      if (group.isPresent()) {
        groups.put(entry.name(), group.get());
        known.add(group.get());
      }
    }
  }

  private List<Part> cut() {
    List<Set<LayerGroup>> places = new ArrayList<>(entries.size());
    for (int i = entries.size() - 1; i >= 0; i--) { // what is in a directory comes after it
      places.add(place(entries.get(i)));
    }
    Map<LayerGroup, List<Entry>> parts = new TreeMap<>();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      for (LayerGroup group : places.get(entries.size() - 1 - i)) {
        parts.computeIfAbsent(group, part -> new ArrayList<>()).add(entry);
      }
    }
    return parts.entrySet().stream()
        .map(part -> new Part(part.getKey().name(), List.copyOf(part.getValue())))
        .toList();
  }

  /** The groups whose parts have the entry; those above it are to have the same. */
  private Set<LayerGroup> place(Entry entry) {
    Set<LayerGroup> place = Set.of(groups.getOrDefault(entry.name(), known.last()));
    if (entry instanceof Entry.Directory) {
      place = below.getOrDefault(entry.name(), Set.of(known.first()));
    } else if (entry instanceof Entry.Whiteout || entry instanceof Entry.Opaque) {
      place = Set.of(known.first());
    }
    Optional<TarName> directory =
        entry instanceof Entry.Opaque ? Optional.of(entry.name()) : entry.name().parent();
    if (directory.isPresent()) {
      below.computeIfAbsent(directory.get(), name -> new TreeSet<>()).addAll(place);
    }
    return place;
  }
}
