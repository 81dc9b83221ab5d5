// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.changeset.TreeEntry;
import dev.tare.changeset.TreeVisitor;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of an image, or of one of its layers. */
interface FileWalk {
  /** Visits everything in a directory, sorted by name; empty is the root. */
  void walk(Optional<TarName> directory, TreeVisitor visitor) throws IOException;

  /** What is said of a path, links not followed. */
  default List<TreeEntry> at(TarName name) throws IOException {
    List<TreeEntry> found = new ArrayList<>();
    walk(
        name.parent(),
        entry -> {
          if (entry.name().equals(name)) {
            found.add(entry);
          }
          return false;
        });
    return found;
  }
}
