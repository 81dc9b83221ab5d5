// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.changeset.IndexedEntry;
import dev.tare.changeset.TreeEntry;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How much is in each directory, at any depth. */
final class Totals {
  private final Map<Optional<TarName>, Total> totals = new LinkedHashMap<>();
  private final Deque<Total> open = new ArrayDeque<>();

  /** One directory. */
  static final class Total {
    private final Optional<TarName> directory;
    private long bytes;
    private long files;
    private @Nullable TreeEntry last;

    private Total(Optional<TarName> directory) {
      this.directory = directory;
    }

    Optional<TarName> directory() {
      return directory;
    }

    long bytes() {
      return bytes;
    }

    /** All that is in it but directories. */
    long files() {
      return files;
    }

    /** Whether nothing comes after it in the directory. */
    boolean isLast(TreeEntry entry) {
      return entry.equals(last);
    }
  }

  private Totals() {}

  /** Those of a directory and all that are in it, in order. */
  static Totals of(FileWalk files, Optional<TarName> start) throws IOException {
    Totals totals = new Totals();
    totals.open(start);
    files.walk(start, totals::visit);
    while (!totals.open.isEmpty()) {
      totals.close();
    }
    return totals;
  }

  Iterable<Total> all() {
    return totals.values();
  }

  Total of(Optional<TarName> directory) {
    return Optional.ofNullable(totals.get(directory)).orElseThrow();
  }

  /** The directory in which it is told of: of an opaque mark the directory that it is for. */
  static Optional<TarName> home(TreeEntry entry) {
    return entry.entry().kind() == IndexedEntry.Kind.OPAQUE
        ? Optional.of(entry.name())
        : entry.name().parent();
  }

  private boolean visit(TreeEntry entry) {
    Optional<TarName> home = home(entry);
    while (!open.element().directory().equals(home)) {
      close();
    }
    Total total = open.element();
    total.last = entry;
    if (entry.entry().isDirectory()) {
      open(Optional.of(entry.name()));
    } else if (!FileLine.isMark(entry.entry())) {
      total.bytes += FileLine.bytes(entry.entry());
      total.files++;
    }
    return true;
  }

  private void open(Optional<TarName> directory) {
    Total total = new Total(directory);
    totals.put(directory, total);
    open.push(total);
  }

  private void close() {
    Total done = open.pop();
    Optional.ofNullable(open.peek())
        .ifPresent(
            above -> {
              above.bytes += done.bytes;
              above.files += done.files;
            });
  }
}
