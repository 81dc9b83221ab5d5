// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

import dev.tare.changeset.Entry;
import dev.tare.content.Content;
import dev.tare.files.RawPath;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Trees by paths and sizes, with all directories that they need. */
final class SampleTree {
  static final long KIB = 1 << 10;
  static final long MIB = 1 << 20;

  private static final Metadata FILE = new Metadata(0644, 0, 0, 42);
  private static final Metadata DIRECTORY = new Metadata(0755, 0, 0, 42);
  private static final Metadata OWN = new Metadata(0750, 7, 8, 42);

  private final Map<RawPath, Entry> entries = new TreeMap<>();

  SampleTree file(String path, long size) {
    return add(new Entry.File(TarName.of(path), FILE, size, Content.of(new byte[0])));
  }

  SampleTree link(String path, String target) {
    return add(new Entry.Symlink(TarName.of(path), FILE, RawPath.of(target)));
  }

  SampleTree hardlink(String path, String target) {
    return add(new Entry.Hardlink(TarName.of(path), FILE, TarName.of(target)));
  }

  /** A directory of another mode and owner than those that are made for what is in them. */
  SampleTree directory(String path) {
    return add(new Entry.Directory(TarName.of(path), OWN));
  }

  SampleTree whiteout(String path) {
    return add(new Entry.Whiteout(TarName.of(path), FILE));
  }

  SampleTree opaque(String path) {
    directory(path);
    return add(new Entry.Opaque(TarName.of(path), FILE));
  }

  private SampleTree add(Entry entry) {
    for (var at = entry.name().parent(); at.isPresent(); at = at.get().parent()) {
      Entry parent = new Entry.Directory(at.get(), DIRECTORY);
      entries.putIfAbsent(parent.key(), parent);
    }
    entries.put(entry.key(), entry);
    return this;
  }

  /** The same without a file. */
  SampleTree without(String path) {
    SampleTree other = copy();
    other.entries.remove(RawPath.of(path));
    return other;
  }

  SampleTree copy() {
    SampleTree copy = new SampleTree();
    copy.entries.putAll(entries);
    return copy;
  }

  boolean has(String path) {
    return entries.containsKey(RawPath.of(path));
  }

  List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** What a file system shows after layers: kinds, owners and targets by path. */
  static Map<String, String> unpacked(Map<String, String> below, Collection<List<Entry>> layers) {
    Map<String, String> there = new TreeMap<>(below);
    for (List<Entry> layer : layers) {
      List<Entry> marksFirst = new ArrayList<>(layer);
      marksFirst.sort(Comparator.comparing(entry -> !isMark(entry)));
      marksFirst.forEach(entry -> unpack(entry, there));
    }
    return there;
  }

  private static void unpack(Entry entry, Map<String, String> there) {
    String path = entry.name().toString();
    String shown = entry.getClass().getSimpleName() + " " + entry.metadata();
    if (isMark(entry) || !(entry instanceof Entry.Directory)) {
      boolean itself = !(entry instanceof Entry.Opaque);
      there
          .keySet()
          .removeIf(other -> other.startsWith(path + "/") || (itself && other.equals(path)));
    }
    if (entry instanceof Entry.Symlink link) {
      there.put(path, shown + " " + link.target());
    } else if (entry instanceof Entry.File file) {
      there.put(path, shown + " " + file.size());
    } else if (entry instanceof Entry.Directory) {
      there.put(path, shown);
    } else if (entry instanceof Entry.Hardlink link) {
      String target = there.get(link.target().toString());
      if (target == null) {
        throw new AssertionError(path + " is a link to " + link.target() + ", which is not there");
      }
      there.put(path, target);
    }
  }

  static boolean isMark(Entry entry) {
    return entry instanceof Entry.Whiteout || entry instanceof Entry.Opaque;
  }

  /** Libraries with versions, snapshots, packages, images, classes and settings, of any size. */
  static SampleTree random(Random random) {
    SampleTree tree = new SampleTree();
    long scale = 1L << random.nextInt(12, 23);
    int count = random.nextInt(1, 120);
    for (int i = 0; i < count; i++) {
      tree.file(randomPath(random, i), (long) (scale * Math.exp(random.nextGaussian())));
    }
    return tree;
  }

  static String randomPath(Random random, int number) {
    String word = word(random);
    return switch (random.nextInt(9)) {
      case 0, 1, 2, 3 ->
          "app/lib/" + word + number + "x-" + random.nextInt(9) + "." + number + ".jar";
      case 4 -> "app/lib/" + word + "-1." + random.nextInt(3) + "-SNAPSHOT.jar";
      case 5 -> "app/node_modules/" + word + random.nextInt(50) + "y/index.js";
      case 6 -> "app/static/" + word + number + ".png";
      case 7 -> "app/classes/" + word + "/" + word(random) + ".class";
      default -> "app/conf/" + word + "/git.properties";
    };
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }
}
