// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.changeset.IndexedEntry;
import dev.tare.changeset.TreeEntry;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Directories and what is in them, drawn with lines. */
final class FileTree {
  private final Totals totals;
  private final Lines lines;
  private final int top;
  private final int depth;
  private final List<String> rails = new ArrayList<>();

  private FileTree(Totals totals, Lines lines, int top, int depth) {
    this.totals = totals;
    this.lines = lines;
    this.top = top;
    this.depth = depth;
  }

  /**
   * Draws a directory.
   *
   * @param depth of what is shown, at least 1
   */
  static void draw(FileWalk files, Optional<TarName> start, int depth, Lines lines)
      throws IOException {
    Totals totals = Totals.of(files, start);
    lines.add(FileLine.path(start) + size(totals.of(start).bytes()));
    FileTree tree = new FileTree(totals, lines, LsCommand.depth(start), depth);
    files.walk(start, tree::visit);
  }

  private boolean visit(TreeEntry entry) throws IOException {
    Optional<TarName> home = Totals.home(entry);
    int level = LsCommand.depth(home) - top;
    if (level >= depth) {
      return false; // the mark of a directory whose contents are not shown
    }
    rails.subList(level, rails.size()).clear();
    boolean last = totals.of(home).isLast(entry);
    lines.add(String.join("", rails) + (last ? "└── " : "├── ") + text(entry));
    if (entry.entry().isDirectory()) {
      rails.add(last ? "    " : "│   ");
    }
    return level + 1 < depth;
  }

  private String text(TreeEntry file) {
    IndexedEntry entry = file.entry();
    String name = file.name().fileName().toString();
    return switch (entry.kind()) {
      case DIRECTORY -> name + size(totals.of(Optional.of(file.name())).bytes());
      case FILE -> name + (entry.isHardlink() ? FileLine.leading(entry) : size(entry));
      case WHITEOUT -> name + "  (whiteout)";
      case OPAQUE -> "(opaque)";
      default -> name + FileLine.leading(entry);
    };
  }

  private static String size(IndexedEntry file) {
    return size(file.size().orElse(0));
  }

  private static String size(long bytes) {
    return "  " + Sizes.text(bytes);
  }
}
