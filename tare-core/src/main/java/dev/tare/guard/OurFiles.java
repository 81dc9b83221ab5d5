// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import dev.tare.changeset.Entry;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The files of our layers that a container sees, with their contents. */
final class OurFiles {
  private final View view;
  private final List<Map<TarName, Entry>> layers;

  OurFiles(View view, List<AddedLayer> added) {
    this.view = view;
    this.layers = added.stream().map(OurFiles::byName).toList();
  }

  private static Map<TarName, Entry> byName(AddedLayer layer) {
    Map<TarName, Entry> entries = new HashMap<>();
    for (Entry entry : layer.entries()) {
      if (entry instanceof Entry.File || entry instanceof Entry.Hardlink) {
        entries.put(entry.name(), entry);
      }
    }
    return entries;
  }

  /** The file at a path, no links but hard ones followed; empty if it is the base's or none. */
  Optional<Entry.File> file(TarName name) {
    int layer = view.layerOf(name);
    if (layer < 0) {
      return Optional.empty();
    }
    Entry entry = layers.get(layer).get(name);
    if (entry instanceof Entry.Hardlink link) {
      entry = layers.get(layer).get(link.target());
    }
    return entry instanceof Entry.File file ? Optional.of(file) : Optional.empty();
  }

  /** The first bytes of the file that a path leads to; empty if it is not ours. */
  Optional<byte[]> read(String path, int most) throws IOException {
    Optional<Entry.File> file = view.follow(path, link -> {}).flatMap(this::file);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = file.get().content().open()) {
      return Optional.of(in.readNBytes(most));
    }
  }

  /** The paths of our files below a directory, sorted; links to the directory are followed. */
  List<String> below(String path) {
    Optional<TarName> directory = view.follow(path, link -> {});
    TreeSet<TarName> names = new TreeSet<>();
    if (directory.isPresent()) {
      for (Map<TarName, Entry> layer : layers) {
        layer.keySet().stream()
            .filter(name -> name.isBelow(directory.get()))
            .filter(name -> file(name).isPresent())
            .forEach(names::add);
      }
    }
    return names.stream().map(name -> "/" + name).toList();
  }
}
