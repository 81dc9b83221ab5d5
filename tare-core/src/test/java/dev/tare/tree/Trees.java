// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tare.changeset.Entry;
import dev.tare.plan.FileSet;
import dev.tare.plan.Owner;
import dev.tare.tar.Metadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Short forms of trees, and the texts that tests compare. */
final class Trees {
  static final long MTIME = 42;

  private Trees() {}

  static FileSet file(Path source, String destination) {
    return FileSet.file(source, destination);
  }

  static FileSet directory(Path source, String destination) {
    return FileSet.directory(source, destination);
  }

  static FileSet inline(String text, String destination) {
    return new FileSet.Inline(text.getBytes(UTF_8), destination, 0644, Owner.ROOT);
  }

  static List<Entry> of(FileSet... sets) throws IOException {
    return FileTree.of(List.of(sets), false, MTIME, new HeapStore());
  }

  static List<String> listing(FileSet... sets) throws IOException {
    return listing(of(sets));
  }

  /** A line an entry: kind, mode, owner, name, and content or target. */
  static List<String> listing(List<Entry> entries) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Entry entry : entries) {
      Metadata m = entry.metadata();
      lines.add(
          kind(entry)
              + (" " + Integer.toOctalString(m.mode()))
              + (" " + m.uid() + ":" + m.gid())
              + (" " + entry.name() + detail(entry)));
    }
    return lines;
  }

  static List<String> names(List<Entry> entries) {
    return entries.stream().map(e -> e.name().toString()).toList();
  }

  static String content(Entry entry) throws IOException {
    Entry.File file = (Entry.File) entry;
    try (InputStream in = file.content().open()) {
      byte[] bytes = in.readAllBytes();
      if (bytes.length != file.size()) {
        throw new AssertionError(file.name() + " has " + bytes.length + " bytes");
      }
      return new String(bytes, UTF_8);
    }
  }

  private static char kind(Entry entry) {
    return entry instanceof Entry.File
        ? 'f'
        : entry instanceof Entry.Directory
            ? 'd'
            : entry instanceof Entry.Symlink
                ? 's'
                : entry instanceof Entry.Whiteout ? '-' : entry instanceof Entry.Opaque ? 'o' : 'h';
  }

  private static String detail(Entry entry) throws IOException {
    if (entry instanceof Entry.Symlink link) {
      return " -> " + link.target();
    }
    if (entry instanceof Entry.Hardlink link) {
      return " == " + link.target();
    }
    return entry instanceof Entry.File ? " [" + content(entry) + "]" : "";
  }
}
